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

package io.github.webtransport.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.Fields;

/**
 * Runs all measurements on all servers. A round starts each server anew and takes one
 * measurement after another, on one server right after the other, so that what disturbs
 * the machine for longer than moments disturbs all of them.
 */
final class BenchmarkRun {

	private static final String CLIENT = BenchmarkRun.class.getPackageName() + ".client.LoadClientProcess";

	/**
	 * A heap that is resident from the start: growth of the process is then growth
	 * outside of the heap.
	 */
	private static final List<String> SERVER_OPTIONS = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

	private static final List<String> CLIENT_OPTIONS = List.of("-Xms256m", "-Xmx1g");

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final Duration SHORT = Duration.ofSeconds(1);

	private static final Duration NATIVE_WARMUP = Duration.ofSeconds(3);

	/**
	 * Idle sessions that are there before memory is looked at: they pay for what the
	 * first sessions load and allocate once.
	 */
	private static final int FIRST_IDLE_SESSIONS = 50;

	private final BenchmarkOptions options;

	private final Results results;

	BenchmarkRun(BenchmarkOptions options, Results results) {
		this.options = options;
		this.results = results;
	}

	/**
	 * Run everything.
	 */
	void run() {
		try (ChildProcess client = ChildProcess.start("client", CLIENT, CLIENT_OPTIONS, List.of())) {
			if (this.options.discardFirstRound()) {
				loadRound(client, 0);
			}
			for (int round = 1; round <= this.options.rounds(); round++) {
				int number = round;
				loadRound(client, number);
				if (this.options.measurements().contains(Measurement.IDLE_MEMORY)) {
					this.options.servers()
						.stream()
						.filter((kind) -> kind.takes(Measurement.IDLE_MEMORY))
						.forEach((kind) -> memory(client, kind, number));
				}
			}
		}
	}

	private void loadRound(ChildProcess client, int round) {
		List<StartedServer> servers = new ArrayList<>();
		try {
			this.options.servers().forEach((kind) -> servers.add(new StartedServer(kind, start(kind))));
			if (round % 2 == 0) {
				// So that none always has the other just before it
				Collections.reverse(servers);
			}
			for (Measurement measurement : this.options.measurements()) {
				if (measurement != Measurement.IDLE_MEMORY) {
					servers.forEach((server) -> load(client, measurement, server, round));
				}
			}
		}
		finally {
			servers.forEach((server) -> server.process().close());
		}
	}

	private void load(ChildProcess client, Measurement measurement, StartedServer server, int round) {
		if (!server.kind().takes(measurement)) {
			return;
		}
		ChildProcess loader = server.kind().loadsItself() ? server.process() : client;
		measure(measurement, server.kind(), round, () -> loader.call(
				command(measurement, server.kind(), server.process(), round).with("window", this.options.window()),
				PATIENCE));
	}

	private void memory(ChildProcess client, ServerKind kind, int round) {
		measure(Measurement.IDLE_MEMORY, kind, round, () -> {
			try (ChildProcess server = start(kind)) {
				Fields command = command(Measurement.IDLE_MEMORY, kind, server, round);
				client.call(command.with("count", FIRST_IDLE_SESSIONS), PATIENCE);
				Fields before = server.call(new Fields("memory"), PATIENCE);
				client.call(command.with("count", this.options.idleSessions()), PATIENCE);
				Fields after = server.call(new Fields("memory"), PATIENCE);
				client.call(new Fields("idle-close"), PATIENCE);
				return difference(before, after);
			}
		});
	}

	private Fields difference(Fields before, Fields after) {
		double sessions = this.options.idleSessions();
		double heap = (after.getLong("heap") - before.getLong("heap")) / sessions;
		double outside = (after.getLong("resident") - before.getLong("resident")) / sessions;
		return new Fields("memory").with("heap", heap).with("native", outside).with("total", heap + outside);
	}

	private Fields command(Measurement measurement, ServerKind kind, ChildProcess server, int round) {
		return measurement.command()
			.with("protocol", kind.protocol())
			.with("port", server.ready().get("port"))
			.with("pid", server.pid())
			.with("warmup", ((round == 0) ? SHORT : warmup(kind)).toMillis())
			.with("duration", ((round == 0) ? SHORT : this.options.duration()).toMillis());
	}

	/**
	 * A server that is not a JVM has nothing to compile.
	 */
	private Duration warmup(ServerKind kind) {
		Duration warmup = this.options.warmup();
		return (kind.isNative() && warmup.compareTo(NATIVE_WARMUP) > 0) ? NATIVE_WARMUP : warmup;
	}

	private ChildProcess start(ServerKind kind) {
		List<String> jvmOptions = new ArrayList<>(SERVER_OPTIONS);
		jvmOptions.addAll(this.options.jvmOptions());
		return kind.start(jvmOptions, List.of(Integer.toString(this.options.listeners())));
	}

	private void measure(Measurement measurement, ServerKind kind, int round, Attempt attempt) {
		String what = "Round %d, %s, %s".formatted(round, measurement, kind.title());
		try {
			Fields measured = attempt.measure();
			System.err.println(what + ": " + measured);
			if (round > 0) {
				this.results.add(measurement, kind, measured);
			}
		}
		catch (RuntimeException ex) {
			System.err.println(what + " failed: " + ex.getMessage());
			this.results.addFailure(what + ": " + ex.getMessage());
		}
	}

	private record StartedServer(ServerKind kind, ChildProcess process) {

	}

	@FunctionalInterface
	private interface Attempt {

		Fields measure();

	}

}
