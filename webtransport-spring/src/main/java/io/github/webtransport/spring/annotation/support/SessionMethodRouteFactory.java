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

package io.github.webtransport.spring.annotation.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.StringValueResolver;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Creates the routes to a method.
 */
final class SessionMethodRouteFactory {

	private final StringValueResolver valueResolver;

	private final HandlerArguments arguments;

	private final ReactiveAdapterRegistry adapterRegistry;

	private final Scheduler blockingScheduler;

	SessionMethodRouteFactory(AnnotatedWebTransportRoutes.Builder builder) {
		this.valueResolver = new EmbeddedValueResolver(builder.beanFactory);
		this.arguments = new HandlerArguments(builder.conversionService, this.valueResolver, builder.argumentResolvers);
		this.adapterRegistry = builder.adapterRegistry;
		this.blockingScheduler = builder.blockingScheduler;
	}

	List<WebTransportRoute> create(SessionMethod method, @Nullable WebTransportMapping typeMapping,
			WebTransportMapping mapping) {
		SessionMethodEndpoint endpoint = createEndpoint(method);
		List<String> protocols = firstNonEmpty(mapping.protocols(),
				(typeMapping != null) ? typeMapping.protocols() : null);
		List<String> allowedOrigins = firstNonEmpty(mapping.allowedOrigins(),
				(typeMapping != null) ? typeMapping.allowedOrigins() : null);
		List<WebTransportRoute> routes = new ArrayList<>();
		for (String pattern : combine(method, (typeMapping != null) ? typeMapping.path() : new String[0],
				mapping.path())) {
			WebTransportRoute route = new WebTransportRoute(pattern, endpoint, protocols, allowedOrigins,
					method.getDescription());
			endpoint.check(new HandlerPath(pattern, route.getPathVariables()));
			routes.add(route);
		}
		return routes;
	}

	private SessionMethodEndpoint createEndpoint(SessionMethod method) {
		List<HandlerArgument> arguments = new ArrayList<>();
		MethodParameter[] parameters = method.getMethodParameters();
		for (int i = 0; i < parameters.length; i++) {
			try {
				arguments.add(this.arguments.of(parameters[i]));
			}
			catch (IllegalArgumentException ex) {
				throw SessionMethodEndpoint.invalidParameter(method, i, ex.getMessage(), ex);
			}
		}
		try {
			return new SessionMethodEndpoint(method, arguments,
					SessionMethodResult.of(method.getReturnType(), this.adapterRegistry, this.blockingScheduler));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidHandlerMethodException(method.getDescription(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private List<String> firstNonEmpty(String[] values, String @Nullable [] otherwise) {
		return resolve((values.length > 0 || otherwise == null) ? values : otherwise);
	}

	private List<String> resolve(String[] values) {
		return Arrays.stream(values).map(this.valueResolver::resolveStringValue).filter(Objects::nonNull).toList();
	}

	private List<String> combine(SessionMethod method, String[] prefixes, String[] paths) {
		if (prefixes.length == 0 && paths.length == 0) {
			throw new InvalidHandlerMethodException(method.getDescription(), "it has no path");
		}
		PathPatternParser parser = PathPatternParser.defaultInstance;
		List<String> patterns = new ArrayList<>();
		try {
			for (String prefix : resolve((prefixes.length > 0) ? prefixes : new String[] { "" })) {
				for (String path : resolve((paths.length > 0) ? paths : new String[] { "" })) {
					patterns.add(parser.parse(slash(parser, prefix))
						.combine(parser.parse(slash(parser, path)))
						.getPatternString());
				}
			}
		}
		catch (PatternParseException ex) {
			throw new InvalidHandlerMethodException(method.getDescription(),
					"invalid path pattern: " + ex.toDetailedString(), ex);
		}
		return patterns;
	}

	private static String slash(PathPatternParser parser, String path) {
		return path.isEmpty() ? path : parser.initFullPathPattern(path);
	}

}
