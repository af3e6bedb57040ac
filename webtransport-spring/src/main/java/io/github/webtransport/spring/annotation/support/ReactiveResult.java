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

import org.springframework.core.ReactiveAdapter;

/**
 * Calls methods that return a reactive type, on the thread that subscribes.
 */
final class ReactiveResult implements SessionMethodResult {

	private final ReactiveAdapter adapter;

	ReactiveResult(ReactiveAdapter adapter) {
		this.adapter = adapter;
	}

	@Override
	public Mono<Void> adapt(Callable<@Nullable Object> invocation) {
		return Mono.defer(() -> call(invocation));
	}

	private Mono<Void> call(Callable<@Nullable Object> invocation) {
		try {
			return Mono.from(this.adapter.toPublisher(invocation.call()));
		}
		catch (Exception ex) {
			return Mono.error(ex);
		}
	}

}
