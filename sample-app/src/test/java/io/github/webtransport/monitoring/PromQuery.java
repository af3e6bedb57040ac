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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query in the language of Prometheus asks for, as far as dashboards and alerts
 * use it.
 *
 * @param selectors the metrics with what is asked of their labels
 * @param labels the labels by which results are grouped
 */
record PromQuery(List<Selector> selectors, Set<String> labels) {

	private static final Set<String> GROUPINGS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

	private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

	private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");

	/**
	 * Grafana's own, for the values of a variable.
	 */
	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

	private static final Pattern TOKEN = Pattern
		.compile("\"(?:\\\\.|[^\"\\\\])*\"|[a-zA-Z_:][\\w:]*|\\d[\\w.]*|=~|!~|!=|\\S");

	static PromQuery parse(String text) {
		PromQuery query = new PromQuery(new ArrayList<>(), new HashSet<>());
		String expression = text;
		Matcher values = LABEL_VALUES.matcher(text);
		if (values.matches()) {
			expression = values.group(1);
			query.labels.add(values.group(2));
		}
		List<String> tokens = TOKEN.matcher(RANGE.matcher(expression).replaceAll(""))
			.results()
			.map(MatchResult::group)
			.toList();
		int position = 0;
		while (position < tokens.size()) {
			position = query.read(tokens, position);
		}
		return query;
	}

	private int read(List<String> tokens, int position) {
		String token = tokens.get(position);
		String next = (position + 1 < tokens.size()) ? tokens.get(position + 1) : "";
		if (GROUPINGS.contains(token)) {
			int end = tokens.subList(position, tokens.size()).indexOf(")") + position;
			tokens.subList(position + 2, end).stream().filter((label) -> !label.equals(",")).forEach(this.labels::add);
			return end + 1;
		}
		boolean metric = token.matches("[a-zA-Z_:].*") && !OPERATORS.contains(token) && !next.equals("(")
				&& !GROUPINGS.contains(next);
		if (!metric) {
			return position + 1;
		}
		Map<String, String> matchers = new HashMap<>();
		int end = position + 1;
		if (next.equals("{")) {
			end = tokens.subList(position, tokens.size()).indexOf("}") + position + 1;
			for (int i = position + 2; i + 2 < end; i += 4) {
				matchers.put(tokens.get(i), tokens.get(i + 2).replace("\"", ""));
			}
		}
		this.selectors.add(new Selector(token, matchers));
		return end;
	}

	/**
	 * A metric.
	 *
	 * @param metric its name
	 * @param matchers values or patterns of values by the names of labels
	 */
	record Selector(String metric, Map<String, String> matchers) {

	}

}
