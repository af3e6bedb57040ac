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

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;

/**
 * Makes the invocation of a method a publisher of what it returns. A method without a
 * reactive return type is taken to block.
 */
final class MethodResult {

	private final ResolvableType valueType;

	private final boolean many;

	private final @Nullable ReactiveAdapter adapter;

	private final boolean blocking;

	private MethodResult(ResolvableType valueType, boolean many, @Nullable ReactiveAdapter adapter, boolean blocking) {
		this.valueType = valueType;
		this.many = many;
		this.adapter = adapter;
		this.blocking = blocking;
	}

	/**
	 * Find out how to adapt what a method returns.
	 * @param method the method
	 * @param adapters the reactive types
	 * @return the adaptation
	 */
	static MethodResult of(EndpointMethod method, ReactiveAdapterRegistry adapters) {
		MethodParameter returnType = method.getReturnType();
		ResolvableType type = ResolvableType.forMethodParameter(returnType);
		ReactiveAdapter adapter = adapters.getAdapter(returnType.getParameterType());
		if (adapter != null) {
			ResolvableType valueType = adapter.isNoValue() ? ResolvableType.forClass(Void.class) : type.getGeneric();
			return new MethodResult(valueType, adapter.isMultiValue(), method.isSuspending() ? null : adapter, false);
		}
		return new MethodResult(type, false, null, !method.isSuspending());
	}

	/**
	 * Return the type of the values.
	 */
	ResolvableType valueType() {
		return this.valueType;
	}

	boolean isBlocking() {
		return this.blocking;
	}

	boolean isMany() {
		return this.many;
	}

	boolean isVoid() {
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
