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

package io.github.webtransport.benchmarks.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.BiConsumer;

/**
 * The words of a command line. An argument may hold several, separated by spaces.
 *
 * @since 0.1.0
 */
public final class CommandLine {

	private final Deque<String> words = new ArrayDeque<>();

	/**
	 * Create a command line.
	 * @param arguments the arguments of the program
	 */
	public CommandLine(String... arguments) {
		for (String argument : arguments) {
			Arrays.stream(argument.split(" ")).filter((word) -> !word.isEmpty()).forEach(this.words::add);
		}
	}

	/**
	 * Take options that have a value each.
	 * @param option told of each option and its value
	 * @throws IllegalArgumentException if the last one has no value
	 */
	public void forEachOption(BiConsumer<String, String> option) {
		while (hasNext()) {
			String name = next();
			option.accept(name, value(name));
		}
	}

	public boolean hasNext() {
		return !this.words.isEmpty();
	}

	/**
	 * Take the next word.
	 * @return the word
	 */
	public String next() {
		return this.words.remove();
	}

	/**
	 * Take the value of an option.
	 * @param option the option
	 * @return the next word
	 * @throws IllegalArgumentException if there is none
	 */
	public String value(String option) {
		String value = this.words.poll();
		if (value == null) {
			throw new IllegalArgumentException(option + " needs a value");
		}
		return value;
	}

	/**
	 * Read a time.
	 * @param value seconds, possibly with a fraction
	 * @return the time
	 */
	public static Duration seconds(String value) {
		return Duration.ofMillis((long) (Double.parseDouble(value) * 1000));
	}

}
