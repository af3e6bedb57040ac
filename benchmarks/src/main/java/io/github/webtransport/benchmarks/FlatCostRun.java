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
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

import io.github.webtransport.benchmarks.process.ChildProcess;
import io.github.webtransport.benchmarks.process.Fields;

/**
 * Runs the rounds of {@link FlatCostRunner}. The idle sessions are those of a process of
 * their own, each on its own connection, as those of browsers are. A round measures
 * without them first and last, and takes the mean of both for the base: what the compiler
 * still gains meanwhile, or what the machine loses, is no merit and no fault of idle
 * sessions.
 */
final class FlatCostRun {

	private static final String CLIENT = FlatCostRun.class.getPackageName() + ".client.LoadClientProcess";

	private static final List<String> SERVER_OPTIONS = List.of("-Xms1g", "-Xmx1g");

	private static final List<String> CLIENT_OPTIONS = List.of("-Xms256m", "-Xmx1g");

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final Duration CALM = Duration.ofMillis(500);

	/**
	 * CPU time of a server that has nothing to do, in that time.
	 */
	private static final Duration CALM_CPU = Duration.ofMillis(20);

	private static final int MAX_CALM_CHECKS = 120;

	private final FlatCostRunner.Options options;

	/**
	 * By number of idle sessions, in the order of the options; none first.
	 */
	private final List<Row> rows = new ArrayList<>();

	FlatCostRun(FlatCostRunner.Options options) {
		this.options = options;
		this.rows.add(new Row(0));
		options.idle.forEach((count) -> this.rows.add(new Row(count)));
	}

	/**
	 * Run everything.
	 */
	void run() {
		try (ChildProcess active = ChildProcess.start("active client", CLIENT, CLIENT_OPTIONS, List.of());
				ChildProcess idle = ChildProcess.start("idle client", CLIENT, CLIENT_OPTIONS, List.of())) {
			for (int round = 1; round <= this.options.rounds; round++) {
				try (ChildProcess server = startServer()) {
					round(round, server, active, idle);
				}
				finally {
					idle.call(new Fields("idle-close"), PATIENCE);
				}
			}
		}
	}

	private ChildProcess startServer() {
		int most = this.options.idle.get(this.options.idle.size() - 1);
		return ServerKind.CORE.start(SERVER_OPTIONS,
				List.of(Integer.toString(this.options.listeners), Integer.toString(most)));
	}

	private void round(int round, ChildProcess server, ChildProcess active, ChildProcess idle) {
		Fields first = measure(server, active);
		print(round, 0, first);
		int open = 0;
		List<Fields> beside = new ArrayList<>();
		for (int count : this.options.idle) {
			idle.call(command("idle-open", server, Duration.ZERO).with("count", count - open), PATIENCE);
			open = count;
			awaitCalm(server);
			Fields measured = measure(server, active);
			print(round, count, measured);
			beside.add(measured);
		}
		idle.call(new Fields("idle-close"), PATIENCE);
		awaitCalm(server);
		Fields last = measure(server, active);
		print(round, 0, last);
		double cpu = (cpuMicros(first) + cpuMicros(last)) / 2;
		double p50 = (p50Micros(first) + p50Micros(last)) / 2;
		this.rows.get(0).add(cpu, cpu, p50, p50);
		for (int i = 0; i < beside.size(); i++) {
			this.rows.get(i + 1).add(cpuMicros(beside.get(i)), cpu, p50Micros(beside.get(i)), p50);
		}
	}

	private static void print(int round, int idle, Fields measured) {
		System.err.println("Round %d, %d idle: %.1f µs of CPU for an echo, p50 %.1f µs".formatted(round, idle,
				cpuMicros(measured), p50Micros(measured)));
	}

	/**
	 * Warm up each time: the just-in-time compiler begins anew with what handshakes and
	 * echoes share when many sessions have come.
	 */
	private Fields measure(ChildProcess server, ChildProcess active) {
		return active.call(command("round-trip", server, this.options.warmup).with("kind", "STREAM"), PATIENCE);
	}

	private Fields command(String name, ChildProcess server, Duration warmup) {
		return new Fields(name).with("protocol", ServerKind.CORE.protocol())
			.with("port", server.ready().get("port"))
			.with("pid", server.pid())
			.with("warmup", warmup.toMillis())
			.with("duration", this.options.duration.toMillis());
	}

	/**
	 * Wait until the server has nothing left to do for sessions that came or went.
	 */
	private static void awaitCalm(ChildProcess server) {
		for (int i = 0; i < MAX_CALM_CHECKS; i++) {
			Duration before = server.cpu();
			LockSupport.parkNanos(CALM.toNanos());
			if (server.cpu().minus(before).compareTo(CALM_CPU) < 0) {
				return;
			}
		}
		throw new IllegalStateException("The server does not come to rest");
	}

	private static double cpuMicros(Fields measured) {
		return measured.getLong("cpu") / 1e3 / measured.getLong("count");
	}

	private static double p50Micros(Fields measured) {
		return measured.getLong("p50") / 1e3;
	}

	/**
	 * Return the highest median of a ratio.
	 */
	double worstRatio() {
		return this.rows.stream()
			.flatMap((row) -> List.of(row.cpuRatio(), row.p50Ratio()).stream())
			.mapToDouble(Spread::median)
			.max()
			.orElse(Double.NaN);
	}

	/**
	 * Return the results as a Markdown table: medians over the rounds, with the smallest
	 * and the largest value.
	 */
	String table() {
		StringBuilder table = new StringBuilder("""
				| Idle sessions | Server CPU of an echo, µs | Ratio | Round trip p50, µs | Ratio |
				| --- | --- | --- | --- | --- |
				""");
		this.rows.forEach((row) -> table.append(row).append('\n'));
		return table.toString();
	}

	private static final class Row {

		private final int idle;

		private final List<double[]> rounds = new ArrayList<>();

		private Row(int idle) {
			this.idle = idle;
		}

		private void add(double cpu, double baseCpu, double p50, double baseP50) {
			this.rounds.add(new double[] { cpu, baseCpu, p50, baseP50 });
		}

		private Spread spread(ToDoubleFunction<double[]> value) {
			return Spread.of(this.rounds.stream().mapToDouble(value).toArray());
		}

		private Spread cpuRatio() {
			return spread((round) -> round[0] / round[1]);
		}

		private Spread p50Ratio() {
			return spread((round) -> round[2] / round[3]);
		}

		@Override
		public String toString() {
			return "| %,d | %s | %s | %s | %s |".formatted(this.idle, spread((round) -> round[0]), cpuRatio(),
					spread((round) -> round[2]), p50Ratio());
		}

	}

}
