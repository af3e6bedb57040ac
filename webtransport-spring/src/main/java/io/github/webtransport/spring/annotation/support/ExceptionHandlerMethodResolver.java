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

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ExceptionDepthComparator;

/**
 * The exception handlers for the methods of one type: its own, then those of each advice.
 *
 * @param sources the handlers by type of error, in the order in which they are asked
 */
record ExceptionHandlerMethodResolver(
		List<Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod>> sources) {

	/**
	 * Find the handler of an error.
	 * @param failure the error
	 * @return the handler and the error or the cause that it handles, or {@code null}
	 */
	@Nullable Match find(Throwable failure) {
		for (Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod> source : this.sources) {
			for (Throwable ex = failure; ex != null; ex = ex.getCause()) {
				InvocableWebTransportHandlerMethod handler = find(source, ex);
				if (handler != null) {
					return new Match(handler, ex);
				}
			}
		}
		return null;
	}

	private static @Nullable InvocableWebTransportHandlerMethod find(
			Map<Class<? extends Throwable>, InvocableWebTransportHandlerMethod> source, Throwable ex) {
		Comparator<Class<? extends Throwable>> closest = new ExceptionDepthComparator(ex);
		return source.keySet()
			.stream()
			.filter((type) -> type.isInstance(ex))
			.min(closest)
			.map(source::get)
			.orElse(null);
	}

	/**
	 * A handler that was found.
	 *
	 * @param handler the handler
	 * @param failure what it handles
	 */
	record Match(InvocableWebTransportHandlerMethod handler, Throwable failure) {

	}

}
