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

import java.util.List;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.routing.WebTransportEndpoint;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;

/**
 * Leads to a method that owns the session.
 */
final class SessionMethodEndpoint implements WebTransportEndpoint {

	private static final Object NULL = new Object();

	private final SessionMethod method;

	private final List<HandlerArgument> arguments;

	private final SessionMethodResult result;

	SessionMethodEndpoint(SessionMethod method, List<HandlerArgument> arguments, SessionMethodResult result) {
		this.method = method;
		this.arguments = List.copyOf(arguments);
		this.result = result;
	}

	/**
	 * Check that every argument can be resolved at the given path.
	 * @param path the path of the method
	 */
	void check(HandlerPath path) {
		MethodParameter[] parameters = this.method.getMethodParameters();
		for (int i = 0; i < parameters.length; i++) {
			String problem = this.arguments.get(i).findProblem(path);
			if (problem != null) {
				throw invalidParameter(this.method, i, problem, null);
			}
		}
	}

	static InvalidHandlerMethodException invalidParameter(SessionMethod method, int index, @Nullable String problem,
			@Nullable Throwable cause) {
		return new InvalidHandlerMethodException(method.getDescription(),
				"parameter %d: %s".formatted(index + 1, problem), cause);
	}

	@Override
	public Mono<WebTransportHandler> prepare(HandshakeInfo info) {
		return Flux.fromIterable(this.arguments)
			.concatMap((argument) -> argument.resolve(info).defaultIfEmpty(NULL))
			.collectList()
			.map((resolved) -> (session) -> handle(session, resolved));
	}

	private Mono<Void> handle(WebTransportSession session, List<Object> resolved) {
		@Nullable Object[] arguments = new Object[resolved.size()];
		for (int i = 0; i < arguments.length; i++) {
			Object argument = resolved.get(i);
			arguments[i] = (this.arguments.get(i) == HandlerArgument.SESSION) ? session
					: (argument != NULL) ? argument : null;
		}
		return this.result.adapt(() -> this.method.invoke(arguments));
	}

}
