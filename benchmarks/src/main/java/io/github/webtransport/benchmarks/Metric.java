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

import java.util.function.ToDoubleFunction;

import io.github.webtransport.benchmarks.process.Fields;

/**
 * A row of the table.
 *
 * @param title what is measured
 * @param unit its unit
 * @param better which direction is better
 * @param value takes the value from what a measurement brought
 */
record Metric(String title, String unit, Better better, ToDoubleFunction<Fields> value) {

	private static final double NANOS = 1e9;

	static Metric megabytesPerSecond(String title) {
		return megabytesPerSecond(title, "count");
	}

	static Metric megabytesPerSecond(String title, String key) {
		return new Metric(title, "MB/s", Better.HIGHER, (fields) -> perSecond(fields, key) / 1e6);
	}

	static Metric perSecond(String title) {
		return new Metric(title, "/s", Better.HIGHER, (fields) -> perSecond(fields, "count"));
	}

	static Metric cpuPerGigabyte(String title) {
		return new Metric(title, "s/GB", Better.LOWER, (fields) -> cpuSeconds(fields) / fields.getLong("count") * 1e9);
	}

	static Metric cpuPerMillion(String title) {
		return new Metric(title, "s/million", Better.LOWER,
				(fields) -> cpuSeconds(fields) / fields.getLong("count") * 1e6);
	}

	static Metric cpuPerItem(String title) {
		return new Metric(title, "ms", Better.LOWER, (fields) -> cpuSeconds(fields) / fields.getLong("count") * 1e3);
	}

	static Metric lost(String title) {
		return new Metric(title, "%", Better.LOWER,
				(fields) -> 100.0 * (fields.getLong("sent") - fields.getLong("received")) / fields.getLong("sent"));
	}

	static Metric microseconds(String title, String key) {
		return new Metric(title, "µs", Better.LOWER, (fields) -> fields.getLong(key) / 1e3);
	}

	static Metric kilobytes(String title, String key) {
		return new Metric(title, "KB", Better.LOWER, (fields) -> fields.getDouble(key) / 1e3);
	}

	private static double perSecond(Fields fields, String key) {
		return fields.getLong(key) * NANOS / fields.getLong("nanos");
	}

	private static double cpuSeconds(Fields fields) {
		return fields.getLong("cpu") / NANOS;
	}

	enum Better {

		HIGHER("↑"), LOWER("↓");

		private final String arrow;

		Better(String arrow) {
			this.arrow = arrow;
		}

		String arrow() {
			return this.arrow;
		}

	}

}
