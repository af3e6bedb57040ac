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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.Assert;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Finds the route of a path among all routes of the application. A path without wildcards
 * and variables wins over a pattern, a more specific pattern over a less specific one.
 *
 * <p>
 * The routes are collected when all singletons are there, so that looking for them makes
 * no bean start early. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WebTransportHandlerMapping implements SmartInitializingSingleton {

	private final Iterable<? extends WebTransportRoutes> sources;

	private final PathPatternParser patternParser;

	private volatile RouteTable table = RouteTable.EMPTY;

	/**
	 * Create a mapping that collects its routes in {@link #afterSingletonsInstantiated}.
	 * @param sources what gives the routes
	 */
	public WebTransportHandlerMapping(Iterable<? extends WebTransportRoutes> sources) {
		this(sources, PathPatternParser.defaultInstance);
	}

	/**
	 * Create a mapping that collects its routes in {@link #afterSingletonsInstantiated}.
	 * @param sources what gives the routes
	 * @param patternParser parses the patterns of the routes, and decides whether they
	 * are case-sensitive
	 */
	public WebTransportHandlerMapping(Iterable<? extends WebTransportRoutes> sources, PathPatternParser patternParser) {
		Assert.notNull(sources, "'sources' must not be null");
		Assert.notNull(patternParser, "'patternParser' must not be null");
		this.sources = sources;
		this.patternParser = patternParser;
	}

	/**
	 * Create a mapping of the given routes, ready for use.
	 * @param routes the routes
	 * @return the mapping
	 * @throws AmbiguousMappingException if two routes match the same paths
	 */
	public static WebTransportHandlerMapping of(WebTransportRoutes... routes) {
		WebTransportHandlerMapping mapping = new WebTransportHandlerMapping(List.of(routes));
		mapping.afterSingletonsInstantiated();
		return mapping;
	}

	/**
	 * Collect the routes.
	 * @throws AmbiguousMappingException if two routes match the same paths
	 */
	@Override
	public void afterSingletonsInstantiated() {
		RouteTable.Builder builder = new RouteTable.Builder(this.patternParser);
		for (WebTransportRoutes source : this.sources) {
			source.getRoutes().forEach(builder::add);
		}
		this.table = builder.build();
	}

	/**
	 * Find the route of a path.
	 * @param path the path, still percent-encoded, without the query
	 * @return the route, or {@code null} when the path is not mapped
	 * @throws IllegalArgumentException if the path is not well-formed
	 */
	public @Nullable RouteMatch match(String path) {
		return this.table.match(path);
	}

	/**
	 * Return the patterns of all routes.
	 * @return the patterns, the most specific first
	 */
	public List<String> getPatterns() {
		return getRoutes().stream().map(WebTransportRoute::pattern).toList();
	}

	/**
	 * Return all routes.
	 * @return the routes, the most specific first
	 */
	public List<WebTransportRoute> getRoutes() {
		return this.table.getRoutes();
	}

}
