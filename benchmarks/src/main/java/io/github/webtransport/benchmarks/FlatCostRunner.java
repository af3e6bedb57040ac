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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.github.webtransport.benchmarks.process.CommandLine;
import org.jspecify.annotations.Nullable;

/**
 * Measures what sessions that do nothing cost one that is busy: the CPU time of the
 * server for an echo, and the time of a round trip, beside so many idle sessions and
 * beside none, in one run. Both should not depend on who else is connected.
 *
 * @since 0.1.0
 */
public final class FlatCostRunner {

	private static final String USAGE = """
			Options:
			  --idle N,N       idle sessions beside the active one (1000,10000)
			  --rounds N       rounds, each with a server of its own (5)
			  --seconds S      measured time (5)
			  --warmup S       time ahead of each measurement (10)
			  --listeners N    sockets of the server (1: all sessions are on that of the active one)
			  --limit R        the highest ratio to the cost without idle sessions (1.10)
			  --output FILE    write the table there as well
			""";

	private static final int FAILED = 1;

	private static final int USAGE_ERROR = 2;

	private FlatCostRunner() {
	}

	/**
	 * Run the benchmark. Exits with 1 when a measurement failed or the median of a ratio
	 * is above the limit, and with 2 when the options make no sense.
	 * @param args see the usage
	 * @throws IOException if the output file cannot be written
	 */
	public static void main(String[] args) throws IOException {
		Options options = new Options();
		try {
			options.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println(USAGE);
			System.exit(USAGE_ERROR);
			return;
		}
		System.exit(run(options) ? 0 : FAILED);
	}

	private static boolean run(Options options) throws IOException {
		FlatCostRun run = new FlatCostRun(options);
		run.run();
		String report = "%s.%n%d rounds, %.1f s each after %.1f s of warm-up, %d listeners.%n%n%s".formatted(
				MachineFacts.describe(), options.rounds, options.duration.toMillis() / 1e3,
				options.warmup.toMillis() / 1e3, options.listeners, run.table());
		System.out.println(report);
		if (options.output != null) {
			Files.writeString(options.output, report);
		}
		return run.worstRatio() <= options.limit;
	}

	static final class Options {

		List<Integer> idle = List.of(1000, 10_000);

		int rounds = 5;

		int listeners = 1;

		Duration duration = Duration.ofSeconds(5);

		Duration warmup = Duration.ofSeconds(10);

		double limit = 1.10;

		@Nullable Path output;

		/**
		 * Take a command line.
		 * @param args the words. A word may hold several, separated by spaces
		 */
		void parse(String... args) {
			new CommandLine(args).forEachOption(this::apply);
		}

		private void apply(String option, String value) {
			switch (option) {
				case "--idle" -> {
					this.idle = Arrays.stream(value.split(",")).map(Integer::valueOf).sorted().toList();
				}
				case "--rounds" -> {
					this.rounds = Integer.parseInt(value);
				}
				case "--seconds" -> {
					this.duration = CommandLine.seconds(value);
				}
				case "--warmup" -> {
					this.warmup = CommandLine.seconds(value);
				}
				case "--listeners" -> {
					this.listeners = Integer.parseInt(value);
				}
				case "--limit" -> {
					this.limit = Double.parseDouble(value);
				}
				case "--output" -> {
					this.output = Path.of(value);
				}
				default -> throw new IllegalArgumentException("Unknown option: " + option);
			}
		}

	}

}
