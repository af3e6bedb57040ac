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

package io.github.webtransport.benchmarks.topics;

import java.io.IOException;
import java.nio.file.Files;

import io.github.webtransport.benchmarks.MachineFacts;

/**
 * Measures messages to many sessions: what one costs the server for each of them, and how
 * long it takes to get there, by topics, by the session registry and by loops that an
 * application would write itself, in one run, one after another in turned order.
 *
 * @since 0.1.0
 */
public final class TopicsRunner {

	private static final int FAILED = 1;

	private static final int USAGE_ERROR = 2;

	private TopicsRunner() {
	}

	/**
	 * Run the benchmark. Exits with 1 when a measurement failed or a topic costs more
	 * than the limit, and with 2 when the options make no sense.
	 * @param args see the usage
	 * @throws IOException if the output file cannot be written
	 */
	public static void main(String[] args) throws IOException {
		TopicsOptions options = new TopicsOptions();
		try {
			options.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println(TopicsOptions.USAGE);
			System.exit(USAGE_ERROR);
			return;
		}
		System.exit(run(options) ? 0 : FAILED);
	}

	static boolean run(TopicsOptions options) throws IOException {
		TopicsRun run = new TopicsRun(options);
		run.run();
		String report = "%s.%n%d rounds, %.1f s each, %d listeners, up to %,d messages a second.%n%n%s".formatted(
				MachineFacts.describe(), options.rounds, options.duration.toMillis() / 1e3, options.listeners,
				options.deliveries, run.table());
		System.out.println(report);
		if (options.output != null) {
			Files.writeString(options.output, report);
		}
		return run.worstRatio() <= options.limit;
	}

}
