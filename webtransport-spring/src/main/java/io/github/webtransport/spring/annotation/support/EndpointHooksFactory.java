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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.function.Predicate;

import io.github.webtransport.StreamDirection;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds the methods of a type that share a session.
 */
final class EndpointHooksFactory {

	private final EndpointHandlerFactory handlers;

	EndpointHooksFactory(EndpointHandlerFactory handlers) {
		this.handlers = handlers;
	}

	EndpointHooks create(EndpointMethods methods, MappingSettings settings, ExceptionHandlers exceptions) {
		return new EndpointHooks(createHandler(methods, SessionMapping.class, HandlerKind.CONNECT, settings),
				createDatagramHook(methods, settings),
				createStreamHook(methods, StreamDirection.BIDIRECTIONAL, HandlerKind.BIDIRECTIONAL_STREAM, settings),
				createStreamHook(methods, StreamDirection.UNIDIRECTIONAL, HandlerKind.UNIDIRECTIONAL_STREAM, settings),
				createHandler(methods, DisconnectMapping.class, HandlerKind.DISCONNECT, settings), exceptions);
	}

	private @Nullable EndpointHandler createHandler(EndpointMethods methods, Class<? extends Annotation> annotation,
			HandlerKind kind, MappingSettings settings) {
		Map.Entry<Method, ? extends Annotation> found = findOne(methods, annotation, kind, (candidate) -> true);
		return (found != null) ? create(methods, found.getKey(), kind, settings) : null;
	}

	private EndpointHooks.@Nullable Hook createDatagramHook(EndpointMethods methods, MappingSettings settings) {
		Map.Entry<Method, DatagramMapping> found = findOne(methods, DatagramMapping.class, HandlerKind.DATAGRAM,
				(candidate) -> true);
		if (found == null) {
			return null;
		}
		EndpointHooks.Hook hook = createHook(methods, found.getKey(), HandlerKind.DATAGRAM,
				found.getValue().concurrency(), settings);
		// Datagrams wait in the queue of the session, which drops the oldest, not for a
		// thread, where they would be refused, and streams with them
		return hook.handler().result().isBlocking() ? hook.withMaxConcurrency(hook.handler().blocking().maxPerSession())
				: hook;
	}

	private EndpointHooks.@Nullable Hook createStreamHook(EndpointMethods methods, StreamDirection direction,
			HandlerKind kind, MappingSettings settings) {
		Map.Entry<Method, StreamMapping> found = findOne(methods, StreamMapping.class, kind,
				(candidate) -> candidate.direction() == direction);
		return (found != null) ? createHook(methods, found.getKey(), kind, found.getValue().concurrency(), settings)
				: null;
	}

	private EndpointHooks.Hook createHook(EndpointMethods methods, Method method, HandlerKind kind, int concurrency,
			MappingSettings settings) {
		EndpointHandler handler = create(methods, method, kind, settings);
		if (concurrency < 1) {
			throw new InvalidHandlerMethodException(handler.method().getDescription(),
					"its concurrency must be at least 1, but is " + concurrency);
		}
		return new EndpointHooks.Hook(handler, concurrency);
	}

	private EndpointHandler create(EndpointMethods methods, Method method, HandlerKind kind, MappingSettings settings) {
		EndpointMethod invocable = methods.invocable(method);
		if (AnnotatedElementUtils.hasAnnotation(method, WebTransportMapping.class)) {
			throw new InvalidHandlerMethodException(invocable.getDescription(),
					"with @WebTransportMapping it owns the session, so that it cannot have %s as well"
						.formatted(kind.getLabel()));
		}
		return this.handlers.create(invocable, kind, settings.consumes(), settings.produces());
	}

	private static <A extends Annotation> Map.@Nullable Entry<Method, A> findOne(EndpointMethods methods,
			Class<A> annotation, HandlerKind kind, Predicate<A> filter) {
		Map.Entry<Method, A> found = null;
		for (Map.Entry<Method, A> candidate : methods.find(annotation).entrySet()) {
			if (filter.test(candidate.getValue())) {
				if (found != null) {
					throw new InvalidHandlerMethodException(methods.invocable(candidate.getKey()).getDescription(),
							"ambiguous mapping, %s is there for the same %s"
								.formatted(methods.invocable(found.getKey()).getDescription(), kind.getLabel()));
				}
				found = candidate;
			}
		}
		return found;
	}

}
