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
import java.util.Collections;
import java.util.List;

/**
 * The results as a Markdown table: medians over the rounds with the smallest and the
 * largest value, and what the other servers are to the first, round by round.
 */
final class Table {

	private final BenchmarkOptions options;

	private final Results results;

	Table(BenchmarkOptions options, Results results) {
		this.options = options;
		this.results = results;
	}

	@Override
	public String toString() {
		List<ServerKind> servers = this.options.servers();
		List<String> header = new ArrayList<>(List.of("", ""));
		for (ServerKind kind : servers) {
			header.add(kind.title());
			if (kind != servers.get(0)) {
				header.add("Ratio");
			}
		}
		List<String> lines = new ArrayList<>();
		lines.add(row(header));
		lines.add(row(Collections.nCopies(header.size(), "---")));
		for (Measurement measurement : this.options.measurements()) {
			for (Metric metric : measurement.metrics()) {
				lines.add(row(cells(servers, measurement, metric)));
			}
		}
		return String.join("\n", lines);
	}

	private List<String> cells(List<ServerKind> servers, Measurement measurement, Metric metric) {
		List<String> cells = new ArrayList<>();
		cells.add(metric.title() + " " + metric.better().arrow());
		cells.add(metric.unit());
		double[] base = this.results.values(measurement, metric, servers.get(0));
		for (ServerKind kind : servers) {
			double[] values = this.results.values(measurement, metric, kind);
			cells.add(Spread.of(values).toString());
			if (kind != servers.get(0)) {
				cells.add(Spread.ofRatios(values, base).toString());
			}
		}
		return cells;
	}

	private static String row(List<String> cells) {
		return "| " + String.join(" | ", cells) + " |";
	}

}
