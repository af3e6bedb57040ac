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
import io.github.webtransport.spring.annotation.SessionOpenedMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.HandlerMethodKind;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.invocation.InvocableHandlerMethodFactory;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.invocation.WebTransportHandlerMethod;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds the methods of a type that share a session.
 */
final class SessionHandlerMethodsFactory {

	private final InvocableHandlerMethodFactory handlers;

	SessionHandlerMethodsFactory(InvocableHandlerMethodFactory handlers) {
		this.handlers = handlers;
	}

	SessionHandlerMethods create(AnnotatedMethods methods, MappingSettings settings,
			ExceptionHandlerMethodResolver exceptions) {
		return new SessionHandlerMethods(
				createHandler(methods, SessionMapping.class, HandlerMethodKind.CONNECT, settings),
				createHandler(methods, SessionOpenedMapping.class, HandlerMethodKind.OPENED, settings), null,
				createDatagramMethod(methods, settings),
				createStreamMethod(methods, StreamDirection.BIDIRECTIONAL, HandlerMethodKind.BIDIRECTIONAL_STREAM,
						settings),
				createStreamMethod(methods, StreamDirection.UNIDIRECTIONAL, HandlerMethodKind.UNIDIRECTIONAL_STREAM,
						settings),
				createHandler(methods, DisconnectMapping.class, HandlerMethodKind.DISCONNECT, settings), exceptions);
	}

	private @Nullable InvocableWebTransportHandlerMethod createHandler(AnnotatedMethods methods,
			Class<? extends Annotation> annotation, HandlerMethodKind kind, MappingSettings settings) {
		Map.Entry<Method, ? extends Annotation> found = findOne(methods, annotation, kind, (candidate) -> true);
		return (found != null) ? create(methods, found.getKey(), kind, settings) : null;
	}

	private SessionHandlerMethods.@Nullable MappedMethod createDatagramMethod(AnnotatedMethods methods,
			MappingSettings settings) {
		Map.Entry<Method, DatagramMapping> found = findOne(methods, DatagramMapping.class, HandlerMethodKind.DATAGRAM,
				(candidate) -> true);
		if (found == null) {
			return null;
		}
		SessionHandlerMethods.MappedMethod mapped = createMappedMethod(methods, found.getKey(),
				HandlerMethodKind.DATAGRAM, found.getValue().concurrency(), settings);
		// Datagrams wait in the queue of the session, which drops the oldest, not for a
		// thread, where they would be refused, and streams with them
		return mapped.handler().getReturnValueHandler().isBlocking()
				? mapped.withMaxConcurrency(mapped.handler().getMaxBlockingCallsPerSession()) : mapped;
	}

	private SessionHandlerMethods.@Nullable MappedMethod createStreamMethod(AnnotatedMethods methods,
			StreamDirection direction, HandlerMethodKind kind, MappingSettings settings) {
		Map.Entry<Method, StreamMapping> found = findOne(methods, StreamMapping.class, kind,
				(candidate) -> candidate.direction() == direction);
		return (found != null)
				? createMappedMethod(methods, found.getKey(), kind, found.getValue().concurrency(), settings) : null;
	}

	private SessionHandlerMethods.MappedMethod createMappedMethod(AnnotatedMethods methods, Method method,
			HandlerMethodKind kind, int concurrency, MappingSettings settings) {
		InvocableWebTransportHandlerMethod handler = create(methods, method, kind, settings);
		if (concurrency < 1) {
			throw new InvalidHandlerMethodException(handler.getDescription(),
					"its concurrency must be at least 1, but is " + concurrency);
		}
		return new SessionHandlerMethods.MappedMethod(handler, concurrency);
	}

	private InvocableWebTransportHandlerMethod create(AnnotatedMethods methods, Method method, HandlerMethodKind kind,
			MappingSettings settings) {
		WebTransportHandlerMethod invocable = methods.invocable(method);
		if (AnnotatedElementUtils.hasAnnotation(method, WebTransportMapping.class)) {
			throw new InvalidHandlerMethodException(invocable.getDescription(),
					"with @WebTransportMapping it owns the session, so that it cannot have %s as well"
						.formatted(kind.getLabel()));
		}
		return this.handlers.create(invocable, kind, settings.consumes(), settings.produces());
	}

	private static <A extends Annotation> Map.@Nullable Entry<Method, A> findOne(AnnotatedMethods methods,
			Class<A> annotation, HandlerMethodKind kind, Predicate<A> filter) {
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
