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

package io.github.webtransport.spring.invocation;

import java.util.concurrent.Callable;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.payload.PayloadWriter;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.util.MimeType;

/**
 * Handles what a method returns: makes its invocation a publisher of values, and has the
 * writer for them. A method without a reactive return type is taken to block.
 *
 * @since 0.1.0
 */
public final class ReturnValueHandler {

	private final ResolvableType valueType;

	private final boolean many;

	private final @Nullable ReactiveAdapter adapter;

	private final boolean blocking;

	private final @Nullable PayloadWriter writer;

	private ReturnValueHandler(ResolvableType valueType, boolean many, @Nullable ReactiveAdapter adapter,
			boolean blocking, @Nullable PayloadWriter writer) {
		this.valueType = valueType;
		this.many = many;
		this.adapter = adapter;
		this.blocking = blocking;
		this.writer = writer;
	}

	/**
	 * Find out how to adapt what a method returns.
	 * @param method the method
	 * @param adapters the reactive types
	 * @return the adaptation
	 */
	static ReturnValueHandler of(WebTransportHandlerMethod method, ReactiveAdapterRegistry adapters) {
		MethodParameter returnType = method.getReturnType();
		ResolvableType type = ResolvableType.forMethodParameter(returnType);
		ReactiveAdapter adapter = adapters.getAdapter(returnType.getParameterType());
		if (adapter != null) {
			ResolvableType valueType = adapter.isNoValue() ? ResolvableType.forClass(Void.class) : type.getGeneric();
			return new ReturnValueHandler(valueType, adapter.isMultiValue(), method.isSuspending() ? null : adapter,
					false, null);
		}
		return new ReturnValueHandler(type, false, null, !method.isSuspending(), null);
	}

	/**
	 * Find out how to write the values.
	 * @param method the method
	 * @param kind what it is for
	 * @param strategies has the encoders
	 * @param produces the format of the endpoint, or {@code null}
	 * @return a handler that writes them
	 * @throws IllegalArgumentException if they cannot be written, or must not be there
	 */
	ReturnValueHandler withWriter(WebTransportHandlerMethod method, HandlerMethodKind kind,
			WebTransportStrategies strategies, @Nullable MimeType produces) {
		if (isVoid()) {
			return this;
		}
		if (!kind.mayReturnValue()) {
			throw new IllegalArgumentException(("%s, so that it must return void or a reactive type "
					+ "without a value such as Mono<Void>, but it returns %s")
				.formatted(kind.whyNoValue(), method.getReturnType().getGenericParameterType().getTypeName()));
		}
		boolean ofFailure = kind == HandlerMethodKind.FAILURE;
		PayloadWriter writer = new PayloadWriter(strategies, produces,
				(ofFailure && isSignal(this.valueType)) ? ResolvableType.forClass(Object.class) : this.valueType);
		if (kind == HandlerMethodKind.DATAGRAM || this.many) {
			writer.checkWhole();
		}
		if (this.many && kind.isStream()) {
			writer.checkManyOnStream();
		}
		return new ReturnValueHandler(this.valueType, this.many, this.adapter, this.blocking, writer);
	}

	private static boolean isSignal(ResolvableType type) {
		return type.toClass() == CloseStatus.class || type.toClass() == StreamReset.class
				|| type.toClass() == HandshakeDecision.class;
	}

	/**
	 * Return what writes the values.
	 * @return the writer
	 */
	public PayloadWriter getWriter() {
		Assert.state(this.writer != null, "The method returns no values");
		return this.writer;
	}

	/**
	 * Return whether the method blocks its thread.
	 * @return {@code true} for a method that neither suspends nor returns a reactive type
	 */
	public boolean isBlocking() {
		return this.blocking;
	}

	/**
	 * Return whether the method returns many values.
	 * @return {@code true} for many
	 */
	public boolean isMany() {
		return this.many;
	}

	/**
	 * Return whether the method returns no values.
	 * @return {@code true} for none
	 */
	public boolean isVoid() {
		Class<?> type = this.valueType.toClass();
		// Suspending functions without a value return Unit
		return type == void.class || type == Void.class || type.getName().equals("kotlin.Unit");
	}

	/**
	 * Adapt an invocation of a method that does not block.
	 * @param invocation invokes the method
	 * @return invokes the method when subscribed to: a {@code Flux} of many values, or a
	 * {@code Mono}
	 */
	Publisher<Object> adapt(Callable<@Nullable Object> invocation) {
		return this.many ? Flux.defer(() -> start(invocation)) : Mono.defer(() -> Mono.from(start(invocation)));
	}

	@SuppressWarnings("unchecked")
	private Publisher<Object> start(Callable<@Nullable Object> invocation) {
		try {
			Object result = invocation.call();
			Assert.state(result != null, "There is nothing to subscribe to");
			return (this.adapter != null) ? this.adapter.toPublisher(result) : (Publisher<Object>) result;
		}
		catch (Exception ex) {
			return Mono.error(ex);
		}
	}

}
