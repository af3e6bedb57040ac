/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.webtransport.benchmarks.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.webtransport.benchmarks.process.Fields;
import io.github.webtransport.benchmarks.transport.UdpTransport;

/**
 * The server of a load, and how long to load it.
 *
 * @param transport event loops and sockets of the client
 * @param protocol what the server speaks
 * @param port the UDP port on the loopback address
 * @param pid the process of the server
 * @param warmup time under load that is not measured
 * @param duration time under load that is measured
 */
record LoadTarget(UdpTransport transport, SessionProtocol protocol, int port, long pid, Duration warmup,
		Duration duration) {

	static final String ECHO = "/echo";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	static LoadTarget of(UdpTransport transport, Fields command) {
		return new LoadTarget(transport, SessionProtocol.valueOf(command.get("protocol")), command.getInt("port"),
				command.getLong("pid"), Duration.ofMillis(command.getLong("warmup")),
				Duration.ofMillis(command.getLong("duration")));
	}

	Connector newConnector(int sockets) {
		return newConnector(sockets, ECHO, (session) -> {
		});
	}

	/**
	 * Create what opens sessions.
	 * @param sockets from how many sockets
	 * @param path the path of the sessions
	 * @param prepare told of each session before it connects
	 */
	Connector newConnector(int sockets, String path, Consumer<ClientSession> prepare) {
		return new Connector(this, sockets, path, prepare);
	}

	/**
	 * Wait for something that takes no more than moments.
	 * @param future completes when it happened
	 * @param <T> the type of the value
	 * @return the value
	 * @throws Exception the cause of a failure, or a {@link TimeoutException}
	 */
	static <T> T await(CompletableFuture<T> future) throws Exception {
		try {
			return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

	/**
	 * Measure what is counted, the time and the server's CPU time while a load runs.
	 * @param failure completes exceptionally when the load fails
	 * @param counter counts
	 * @return {@code count}, {@code nanos} and {@code cpu} (nanoseconds) of the measured
	 * time
	 * @throws Exception if the load failed
	 */
	Fields measure(CompletableFuture<?> failure, LongSupplier counter) throws Exception {
		pause(failure, this.warmup);
		long cpu = serverCpu();
		long start = System.nanoTime();
		long count = counter.getAsLong();
		pause(failure, this.duration);
		long counted = counter.getAsLong() - count;
		long nanos = System.nanoTime() - start;
		return new Fields("measured").with("count", counted).with("nanos", nanos).with("cpu", serverCpu() - cpu);
	}

	private static void pause(CompletableFuture<?> failure, Duration duration) throws Exception {
		try {
			failure.get(duration.toMillis(), TimeUnit.MILLISECONDS);
			throw new IllegalStateException("The load ended early");
		}
		catch (TimeoutException expected) {
			// The load runs on, as it should
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The load failed: " + ex.getCause(), ex.getCause());
		}
	}

	private long serverCpu() {
		return ProcessHandle.of(this.pid)
			.flatMap((process) -> process.info().totalCpuDuration())
			.map(Duration::toNanos)
			.orElseThrow(() -> new IllegalStateException("No CPU time of process " + this.pid));
	}

}
