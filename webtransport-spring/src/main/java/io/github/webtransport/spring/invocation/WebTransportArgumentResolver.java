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

import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;

/**
 * Strategy for resolving arguments of handler methods and of
 * {@code @WebTransportExceptionHandler} methods. Beans of this type are asked in their
 * order, after the built-in resolvers but the one for {@link java.security.Principal}.
 *
 * <p>
 * An argument is resolved once per session, from the request. One that differs from call
 * to call is put off by {@link WebTransportArgumentContext#perCall}.
 *
 * @since 0.1.0
 */
public interface WebTransportArgumentResolver {

	/**
	 * Return whether this resolver is responsible for a parameter. Called when the
	 * application starts.
	 * @param parameter the parameter
	 * @return {@code true} to resolve its arguments
	 */
	boolean supportsParameter(MethodParameter parameter);

	/**
	 * Resolve an argument for all calls of the method in a session, before the session is
	 * accepted; those of exception handlers when there is an error. Called on the event
	 * loop of the connection, or where security filters have left it; must not block.
	 * @param parameter the parameter, which is supported
	 * @param context has the request, with the path match and the chosen protocol
	 * @return the argument, or empty for {@code null}. An error rejects the session: a
	 * {@link io.github.webtransport.SessionRejectedException} and an
	 * {@link org.springframework.web.ErrorResponse} with their status, others with 500
	 */
	Mono<Object> resolveArgument(MethodParameter parameter, WebTransportArgumentContext context);

}
