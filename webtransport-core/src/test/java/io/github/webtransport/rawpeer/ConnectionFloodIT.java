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

package io.github.webtransport.rawpeer;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.webtransport.conformance.Rows;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Floods from many addresses, and a good client beside them. The figures of a quiet
 * machine come from the flood runner of the benchmarks. Leaks are looked for elsewhere:
 * tracing each buffer costs a multiple of what a packet does.
 */
class ConnectionFloodIT {

	private static final int SOURCES = 500;

	private static final int PER_SECOND = 9000;

	private static final int ROUNDS = 60;

	private static final int FACTOR = 3;

	/**
	 * What a busy machine may add: the threads of the flood, the client and the server
	 * share its cores.
	 */
	private static final Duration SLACK = Duration.ofMillis(500);

	/**
	 * On a machine that does other things, too, one measurement says nothing.
	 */
	private static final int ATTEMPTS = 4;

	@RegisterExtension
	static final TestServer single = TestServer.create(new ServerOptions().listeners(1));

	@RegisterExtension
	static final TestServer shared = TestServer.create(new ServerOptions().listeners(2));

	private static ResourceLeakDetector.Level level;

	@BeforeAll
	static void stopTracing() {
		level = ResourceLeakDetector.getLevel();
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
	}

	@AfterAll
	static void trace() {
		ResourceLeakDetector.setLevel(level);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	@Rows("R80")
	@DisplayName("R80 a good client does not notice 9,000 undecryptable Initials a second")
	void whenUndecryptableInitialsComeThenAGoodClientIsServed(int listeners) throws Exception {
		TestServer server = (listeners == 1) ? single : shared;
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		RawStream stream = peer.openBidi(session);
		long quiet = slowest(stream);
		try (Flood flood = new Flood(server.port()); NettyLog log = NettyLog.capture()) {
			flood.awaitWarmUp();
			assertServed(stream, quiet);
			// Clients that come during the flood are let in, too
			server.assertServes();
			assertThat(log.lines()).isEmpty();
		}
		peer.assertEchoes(session);
	}

	@Test
	@Rows("R69")
	@DisplayName("R69 floods of what is not QUIC take neither memory nor the time of others")
	void whenForeignDatagramsFloodThenAGoodClientIsServed() throws Exception {
		RawPeer peer = shared.browser();
		RawStream stream = peer.openBidi(peer.establish("/echo"));
		long quiet = slowest(stream);
		try (Flood flood = new Flood(shared.port()).of(BareSocket.random(20)); NettyLog log = NettyLog.capture()) {
			flood.awaitWarmUp();
			assertServed(stream, quiet);
			assertThat(log.lines()).isEmpty();
		}
	}

	private static void assertServed(RawStream stream, long quiet) {
		long bound = FACTOR * quiet + SLACK.toNanos();
		List<Long> flooded = new ArrayList<>();
		do {
			flooded.add(slowest(stream));
		}
		while (flooded.size() < ATTEMPTS && flooded.get(flooded.size() - 1) > bound);
		assertThat(flooded).as("round trips, at most %d ns", bound).anyMatch((nanos) -> nanos <= bound);
	}

	/**
	 * Have messages echoed, and return how long all but the slowest of them took at most,
	 * in nanoseconds.
	 */
	private static long slowest(RawStream stream) {
		List<Long> times = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			byte[] message = RawBytes.pattern(100 + i);
			long start = System.nanoTime();
			stream.write(message);
			stream.awaitBytes(message);
			times.add(System.nanoTime() - start);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
		Collections.sort(times);
		return times.get(times.size() - 2);
	}

	private static final class Flood implements AutoCloseable {

		private final List<BareSocket> sources = new ArrayList<>();

		private final Thread thread = new Thread(this::run, "flood");

		private volatile byte[] packet;

		private volatile boolean closed;

		private volatile long sent;

		private volatile Exception failure;

		private Flood(int port) throws Exception {
			for (int i = 0; i < SOURCES; i++) {
				this.sources
					.add(BareSocket.open(InetAddress.getByName("127.1." + i / 100 + "." + (1 + i % 100)), port));
			}
			this.thread.setDaemon(true);
			this.thread.start();
		}

		/**
		 * Wait until the code that deals with it is compiled.
		 */
		private void awaitWarmUp() {
			while (this.sent < PER_SECOND && this.failure == null) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
			}
		}

		private Flood of(byte[] packet) {
			this.packet = packet;
			return this;
		}

		private void run() {
			long start = System.nanoTime();
			try {
				while (!this.closed) {
					long due = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start) * PER_SECOND / 1_000_000;
					if (this.sent >= due) {
						LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
					}
					else {
						byte[] packet = this.packet;
						this.sources.get((int) (this.sent % SOURCES))
							.send((packet != null) ? packet : BareSocket.undecryptableInitial());
						this.sent++;
					}
				}
			}
			catch (Exception ex) {
				this.failure = ex;
			}
		}

		@Override
		public void close() {
			this.closed = true;
			try {
				this.thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.sources.forEach(BareSocket::close);
			assertThat(this.failure).isNull();
		}

	}

}
