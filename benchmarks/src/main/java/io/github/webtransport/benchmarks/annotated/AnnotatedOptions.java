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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * The options of {@link AnnotatedRunner}.
 */
final class AnnotatedOptions {

	static final String USAGE = """
			Options:
			  --rounds N         rounds, behind one that does not count (3)
			  --seconds S        measured time (3)
			  --warmup S         time of each load before it is measured (2)
			  --window N         datagrams in flight (128)
			  --listeners N      sockets of each server (2)
			  --against PATHS    class path entries of another build, whose server is measured beside this one
			""";

	int rounds = 3;

	int window = 128;

	int listeners = 2;

	Duration duration = Duration.ofSeconds(3);

	Duration warmup = Duration.ofSeconds(2);

	@Nullable String against;

	/**
	 * Take a command line.
	 * @param args the words. A word may hold several, separated by spaces
	 */
	void parse(String... args) {
		Deque<String> words = new ArrayDeque<>();
		for (String arg : args) {
			Arrays.stream(arg.split(" ")).filter((word) -> !word.isEmpty()).forEach(words::add);
		}
		while (!words.isEmpty()) {
			String option = words.remove();
			String value = words.poll();
			if (value == null) {
				throw new IllegalArgumentException(option + " needs a value");
			}
			switch (option) {
				case "--rounds" -> {
					this.rounds = Integer.parseInt(value);
				}
				case "--window" -> {
					this.window = Integer.parseInt(value);
				}
				case "--listeners" -> {
					this.listeners = Integer.parseInt(value);
				}
				case "--seconds" -> {
					this.duration = Duration.ofMillis((long) (Double.parseDouble(value) * 1000));
				}
				case "--warmup" -> {
					this.warmup = Duration.ofMillis((long) (Double.parseDouble(value) * 1000));
				}
				case "--against" -> {
					this.against = value;
				}
				default -> throw new IllegalArgumentException("Unknown option: " + option);
			}
		}
	}

}
