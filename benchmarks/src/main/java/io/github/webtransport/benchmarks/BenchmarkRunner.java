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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Measures the WebTransport server against the floor, bare Netty QUIC, and prints a
 * table. Servers and load client are processes of their own, on ephemeral ports of the
 * loopback address, and end with the runner.
 *
 * @since 0.1.0
 */
public final class BenchmarkRunner {

	private static final int FAILED = 1;

	private static final int USAGE = 2;

	private BenchmarkRunner() {
	}

	/**
	 * Run the benchmark. Exits with 1 when a measurement failed or an echo differed from
	 * what was sent, and with 2 when the options make no sense.
	 * @param args see {@link BenchmarkOptions#USAGE}
	 * @throws IOException if the output file cannot be written
	 */
	public static void main(String[] args) throws IOException {
		BenchmarkOptions options;
		try {
			options = BenchmarkOptions.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println(BenchmarkOptions.USAGE);
			System.exit(USAGE);
			return;
		}
		if (options.help()) {
			System.out.println(BenchmarkOptions.USAGE);
			return;
		}
		System.exit(run(options) ? 0 : FAILED);
	}

	/**
	 * Run the benchmark and print its table.
	 * @param options what to run
	 * @return whether all measurements succeeded
	 * @throws IOException if the output file cannot be written
	 */
	static boolean run(BenchmarkOptions options) throws IOException {
		options.buildServers();
		Results results = new Results();
		new BenchmarkRun(options, results).run();
		String report = report(options, results);
		System.out.println(report);
		Path output = options.output();
		if (output != null) {
			Files.writeString(output, report);
		}
		return results.failures().isEmpty();
	}

	private static String report(BenchmarkOptions options, Results results) {
		StringBuilder report = new StringBuilder();
		report.append(MachineFacts.describe()).append(".\n");
		report.append("%d rounds, %.1f s per load after %.1f s of warm-up, %d listeners, %d datagrams in flight.%n%n"
			.formatted(options.rounds(), options.duration().toMillis() / 1e3, options.warmup().toMillis() / 1e3,
					options.listeners(), options.window()));
		report.append(new Table(options, results)).append('\n');
		results.failures().forEach((failure) -> report.append("\nFAILED: ").append(failure).append('\n'));
		return report.toString();
	}

}
