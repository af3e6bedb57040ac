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
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Makes the invocation of a method a {@code Mono}.
 */
@FunctionalInterface
interface SessionMethodResult {

	/**
	 * Adapt an invocation.
	 * @param invocation invokes the method
	 * @return invokes the method when subscribed to, and completes when its result does
	 */
	Mono<Void> adapt(Callable<@Nullable Object> invocation);

	/**
	 * Find out how to adapt what a method returns.
	 * @param returnType the return type
	 * @param adapters the reactive types
	 * @param blockingScheduler where methods without a reactive return type run
	 * @return the adaptation
	 * @throws IllegalArgumentException if it cannot be adapted
	 */
	static SessionMethodResult of(MethodParameter returnType, ReactiveAdapterRegistry adapters,
			Scheduler blockingScheduler) {
		if (returnType.getParameterType() == void.class) {
			return new BlockingResult(blockingScheduler);
		}
		ReactiveAdapter adapter = adapters.getAdapter(returnType.getParameterType());
		if (adapter == null || !hasNoValue(adapter, returnType)) {
			throw new IllegalArgumentException("it owns the session, so that it must return void or a reactive type "
					+ "without a value such as Mono<Void>, but it returns %s"
						.formatted(returnType.getGenericParameterType().getTypeName()));
		}
		return new ReactiveResult(adapter);
	}

	private static boolean hasNoValue(ReactiveAdapter adapter, MethodParameter returnType) {
		return adapter.isNoValue()
				|| ResolvableType.forMethodParameter(returnType).getGeneric().resolve() == Void.class;
	}

}
