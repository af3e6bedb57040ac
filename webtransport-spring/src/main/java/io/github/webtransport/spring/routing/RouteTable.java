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

package io.github.webtransport.spring.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Routes by path, immutable.
 */
final class RouteTable {

	static final RouteTable EMPTY = new Builder(PathPatternParser.defaultInstance).build();

	private final Map<String, RouteMatch> exact;

	private final List<Entry> entries;

	private RouteTable(List<Entry> entries) {
		this.entries = entries;
		this.exact = new HashMap<>();
		for (Entry entry : entries) {
			if (!entry.pattern().hasPatternSyntax()) {
				this.exact.put(entry.pattern().getPatternString(), new RouteMatch(entry.route(), Map.of()));
			}
		}
	}

	@Nullable RouteMatch match(String path) {
		RouteMatch exact = this.exact.get(path);
		return (exact != null) ? exact : matchPattern(PathContainer.parsePath(path));
	}

	private @Nullable RouteMatch matchPattern(PathContainer path) {
		// Exact patterns are tried again, because a path may spell the same characters
		// percent-encoded
		for (Entry entry : this.entries) {
			PathPattern.PathMatchInfo match = entry.pattern().matchAndExtract(path);
			if (match != null) {
				return new RouteMatch(entry.route(), match.getUriVariables());
			}
		}
		return null;
	}

	List<WebTransportRoute> getRoutes() {
		return this.entries.stream().map(Entry::route).toList();
	}

	private record Entry(PathPattern pattern, WebTransportRoute route) {

	}

	/**
	 * Builds a table.
	 */
	static final class Builder {

		private static final Comparator<Entry> EXACT_FIRST = Comparator
			.comparing((entry) -> entry.pattern().hasPatternSyntax());

		private final PathPatternParser parser;

		private final Map<String, WebTransportRoute> shapes = new HashMap<>();

		private final List<Entry> entries = new ArrayList<>();

		Builder(PathPatternParser parser) {
			this.parser = parser;
		}

		void add(WebTransportRoute route) {
			PathPattern pattern = parse(route);
			String shape = PathVariables.parse(pattern.getPatternString()).shape();
			if (!this.parser.isCaseSensitive()) {
				shape = shape.toLowerCase(Locale.ROOT);
			}
			WebTransportRoute present = this.shapes.putIfAbsent(shape, route);
			if (present != null) {
				throw new AmbiguousMappingException(present, route);
			}
			this.entries.add(new Entry(pattern, route));
		}

		private PathPattern parse(WebTransportRoute route) {
			try {
				return this.parser.parse(this.parser.initFullPathPattern(route.pattern()));
			}
			catch (PatternParseException ex) {
				throw new IllegalStateException(
						"Invalid path pattern of %s: %s".formatted(route.description(), ex.toDetailedString()), ex);
			}
		}

		RouteTable build() {
			List<Entry> sorted = new ArrayList<>(this.entries);
			sorted.sort(EXACT_FIRST.thenComparing(Entry::pattern, PathPattern.SPECIFICITY_COMPARATOR)
				.thenComparing((entry) -> entry.route().pattern()));
			return new RouteTable(List.copyOf(sorted));
		}

	}

}
