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

package io.github.webtransport.monitoring;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.webtransport.monitoring.PromQuery.Selector;

/**
 * What Prometheus reads from the application.
 *
 * @param metrics values of labels by the names of metrics and labels
 */
record Scrape(Map<String, Map<String, Set<String>>> metrics) {

	/**
	 * What Prometheus adds itself.
	 */
	private static final Set<String> ADDED_LABELS = Set.of("job", "instance");

	private static final String ADDED_METRIC = "up";

	private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? \\S+");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:\\\\.|[^\"\\\\])*)\"");

	static Scrape parse(String text) {
		Map<String, Map<String, Set<String>>> metrics = new HashMap<>();
		text.lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			Matcher sample = SAMPLE.matcher(line);
			if (!sample.matches()) {
				throw new IllegalArgumentException(line);
			}
			Map<String, Set<String>> labels = metrics.computeIfAbsent(sample.group(1), (name) -> new HashMap<>());
			if (sample.group(2) != null) {
				LABEL.matcher(sample.group(2))
					.results()
					.forEach((label) -> labels.computeIfAbsent(label.group(1), (name) -> new HashSet<>())
						.add(label.group(2)));
			}
		});
		return new Scrape(metrics);
	}

	boolean hasMetric(String metric) {
		return metric.equals(ADDED_METRIC) || this.metrics.containsKey(metric);
	}

	boolean hasLabel(Selector selector, String label) {
		return ADDED_LABELS.contains(label)
				|| this.metrics.getOrDefault(selector.metric(), Map.of()).containsKey(label);
	}

	boolean hasValue(Selector selector, String label, String value) {
		return this.metrics.getOrDefault(selector.metric(), Map.of()).getOrDefault(label, Set.of()).contains(value);
	}

}
