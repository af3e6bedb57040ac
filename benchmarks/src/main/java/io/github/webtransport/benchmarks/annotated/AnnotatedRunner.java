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

package io.github.webtransport.benchmarks.annotated;

import io.github.webtransport.benchmarks.MachineFacts;

/**
 * Measures datagrams with a JSON object that annotated methods get and send back, by a
 * plain return value and by a {@code Mono}, beside the same datagrams through the session
 * and beside Jackson alone, in one run, one after another in turned order.
 *
 * @since 0.1.0
 */
public final class AnnotatedRunner {

	private static final int USAGE_ERROR = 2;

	private AnnotatedRunner() {
	}

	/**
	 * Run the benchmark. Exits with 2 when the options make no sense.
	 * @param args see the usage
	 */
	public static void main(String[] args) {
		AnnotatedOptions options = new AnnotatedOptions();
		try {
			options.parse(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println(AnnotatedOptions.USAGE);
			System.exit(USAGE_ERROR);
			return;
		}
		AnnotatedRun run = new AnnotatedRun(options);
		run.run();
		System.out.println("%s.%n%d rounds, %.1f s each, %d listeners, %d datagrams in flight.%n%n%s".formatted(
				MachineFacts.describe(), options.rounds, options.duration.toMillis() / 1e3, options.listeners,
				options.window, run.table()));
	}

}
