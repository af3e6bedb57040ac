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

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.webtransport.benchmarks.process.Fields;

/**
 * What was measured in all rounds.
 */
final class Results {

	private final Map<Measurement, Map<ServerKind, List<Fields>>> measured = new EnumMap<>(Measurement.class);

	private final List<String> failures = new ArrayList<>();

	void add(Measurement measurement, ServerKind kind, Fields fields) {
		this.measured.computeIfAbsent(measurement, (key) -> new EnumMap<>(ServerKind.class))
			.computeIfAbsent(kind, (key) -> new ArrayList<>())
			.add(fields);
	}

	void addFailure(String failure) {
		this.failures.add(failure);
	}

	List<String> failures() {
		return this.failures;
	}

	/**
	 * Return the values of a metric, one per round.
	 * @param measurement the measurement
	 * @param metric one of its metrics
	 * @param kind the server
	 * @return the values, empty if there are none
	 */
	double[] values(Measurement measurement, Metric metric, ServerKind kind) {
		return this.measured.getOrDefault(measurement, Map.of())
			.getOrDefault(kind, List.of())
			.stream()
			.mapToDouble(metric.value())
			.toArray();
	}

}
