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

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of the protocol between the runner and its child processes: a name, then
 * {@code key=value} pairs, all separated by single spaces. Values hold no space.
 *
 * @param name the first word
 * @param values the pairs in their order
 * @since 0.1.0
 */
public record Fields(String name, Map<String, String> values) {

	public Fields(String name) {
		this(name, Map.of());
	}

	/**
	 * Add a pair.
	 * @param key the key
	 * @param value the value
	 * @return a new line
	 */
	public Fields with(String key, Object value) {
		Map<String, String> values = new LinkedHashMap<>(this.values);
		values.put(key, value.toString().replace(' ', '_'));
		return new Fields(this.name, values);
	}

	public boolean has(String key) {
		return this.values.containsKey(key);
	}

	public String get(String key) {
		String value = this.values.get(key);
		if (value == null) {
			throw new IllegalArgumentException("No '%s' in '%s'".formatted(key, this));
		}
		return value;
	}

	public int getInt(String key) {
		return Integer.parseInt(get(key));
	}

	public long getLong(String key) {
		return Long.parseLong(get(key));
	}

	public double getDouble(String key) {
		return Double.parseDouble(get(key));
	}

	/**
	 * Parse a line.
	 * @param line the line
	 * @return its parts
	 */
	public static Fields parse(String line) {
		String[] words = line.trim().split(" ");
		Map<String, String> values = new LinkedHashMap<>();
		for (int i = 1; i < words.length; i++) {
			int equals = words[i].indexOf('=');
			if (equals < 0) {
				throw new IllegalArgumentException("Not a pair: '%s' in '%s'".formatted(words[i], line));
			}
			values.put(words[i].substring(0, equals), words[i].substring(equals + 1));
		}
		return new Fields(words[0], values);
	}

	@Override
	public String toString() {
		StringBuilder line = new StringBuilder(this.name);
		this.values.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
		return line.toString();
	}

}
