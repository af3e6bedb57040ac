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

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.HandlerMethodKind;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.invocation.InvocableHandlerMethodFactory;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.invocation.WebTransportHandlerMethod;
import io.github.webtransport.spring.routing.WebTransportHandlerFactory;
import io.github.webtransport.spring.routing.WebTransportRoute;
import io.github.webtransport.spring.session.SessionEndTasks;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.util.StringValueResolver;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Creates the routes to the methods of a type.
 */
final class HandlerMethodRouteFactory {

	private final StringValueResolver valueResolver;

	private final PathPatternParser patternParser;

	private final InvocableHandlerMethodFactory handlers;

	private final SessionHandlerMethodsFactory sessionMethods;

	private final ExceptionHandlerMethodResolverFactory exceptions;

	private final SessionEndTasks endTasks;

	HandlerMethodRouteFactory(AnnotatedWebTransportRoutes.Builder builder) {
		this.valueResolver = new EmbeddedValueResolver(builder.beanFactory);
		this.patternParser = builder.strategies.pathPatternParser();
		this.handlers = new InvocableHandlerMethodFactory(builder.conversionService, this.valueResolver,
				builder.argumentResolvers, builder.strategies, builder.validator, builder.blockingCalls);
		this.sessionMethods = new SessionHandlerMethodsFactory(this.handlers);
		this.exceptions = new ExceptionHandlerMethodResolverFactory(builder.beanFactory, this.handlers);
		this.endTasks = builder.endTasks;
	}

	/**
	 * Create what asks the advice that is for all types.
	 */
	RejectionHandler createRejectionHandler() {
		return new RejectionHandler(this.exceptions.createForAll());
	}

	/**
	 * Create the routes to the methods of a type.
	 * @param methods the methods
	 * @return the routes
	 * @throws InvalidHandlerMethodException if a method can never be called
	 */
	List<WebTransportRoute> create(AnnotatedMethods methods) {
		List<WebTransportRoute> routes = new ArrayList<>();
		MappingSettings ofType = settings(methods.type().getName(), methods.mapping(), null);
		ExceptionHandlerMethodResolver exceptions = this.exceptions.create(methods, ofType.produces());
		SessionHandlerMethods handlers = this.sessionMethods.create(methods, ofType, exceptions);
		if (methods.isEndpoint()) {
			routes.addAll(createSessionRoutes(methods, ofType, handlers));
		}
		methods.find(WebTransportMapping.class)
			.entrySet()
			.stream()
			.map((mapping) -> createOwnerRoutes(methods, mapping, handlers))
			.forEach(routes::addAll);
		if (routes.isEmpty()) {
			throw new InvalidHandlerMethodException(methods.type().getName(),
					"it is annotated with @WebTransportMapping, but none of its methods is, "
							+ "nor is one with @SessionMapping, @SessionOpenedMapping, @DatagramMapping, @StreamMapping or @DisconnectMapping");
		}
		return routes;
	}

	private List<WebTransportRoute> createSessionRoutes(AnnotatedMethods methods, MappingSettings settings,
			SessionHandlerMethods handlers) {
		if (methods.mapping() == null) {
			throw new InvalidHandlerMethodException(methods.type().getName(),
					"its methods handle streams, datagrams or the session, but the type has no @WebTransportMapping");
		}
		return createRoutes(methods.type().getName(), settings, handlers);
	}

	private List<WebTransportRoute> createOwnerRoutes(AnnotatedMethods methods,
			Map.Entry<Method, WebTransportMapping> mapping, SessionHandlerMethods handlers) {
		WebTransportHandlerMethod method = methods.invocable(mapping.getKey());
		MappingSettings settings = settings(method.getDescription(), methods.mapping(), mapping.getValue());
		InvocableWebTransportHandlerMethod owner = this.handlers.create(method, HandlerMethodKind.OWNER, null, null);
		return createRoutes(method.getDescription(), settings, handlers.withOwner(owner));
	}

	private MappingSettings settings(String handler, @Nullable WebTransportMapping type,
			@Nullable WebTransportMapping method) {
		return new MappingSettings(this.valueResolver, this.patternParser, handler, type, method);
	}

	private List<WebTransportRoute> createRoutes(String description, MappingSettings settings,
			SessionHandlerMethods handlers) {
		WebTransportHandlerFactory handlerFactory = new AnnotatedHandlerFactory(handlers, settings.produces(),
				this.endTasks);
		List<WebTransportRoute> routes = new ArrayList<>();
		for (String pattern : settings.patterns()) {
			WebTransportRoute route = new WebTransportRoute(pattern, handlerFactory, settings.protocols(),
					settings.protocolRequired(), settings.allowedOrigins(), settings.allowedOriginPatterns(),
					description);
			handlers.check(route);
			routes.add(route);
		}
		return routes;
	}

}
