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

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;

/**
 * Resolves arguments of the methods of endpoints and of
 * {@code @WebTransportExceptionHandler} methods, from the request for the session or for
 * each call. Beans of this type are asked in their order, after the built-in resolvers
 * but the one for {@link java.security.Principal}.
 *
 * @since 0.1.0
 */
public interface HandshakeArgumentResolver {

	/**
	 * Return whether this resolver is responsible for a parameter. Called when the
	 * application starts.
	 * @param parameter the parameter
	 * @return {@code true} to resolve its arguments
	 */
	boolean supportsParameter(MethodParameter parameter);

	/**
	 * Return whether the arguments of a parameter are resolved anew for each call of the
	 * method: for each stream, for each datagram (once for a method that takes all of
	 * them), for each error. Called when the application starts.
	 * @param parameter the parameter, which is supported
	 * @return {@code true} for
	 * {@link #resolveArgument(MethodParameter, WebTransportSession, WebTransportReceiveStream)},
	 * {@code false} (the default) for
	 * {@link #resolveArgument(MethodParameter, HandshakeInfo)}
	 */
	default boolean isResolvedPerCall(MethodParameter parameter) {
		return false;
	}

	/**
	 * Resolve an argument for all calls of the method in a session, before the session is
	 * accepted; those of exception handlers when there is an error. Called on the event
	 * loop of the connection, or where security filters have left it; must not block.
	 * @param parameter the parameter
	 * @param info the request, with the path match and the chosen protocol
	 * @return the argument, or empty for {@code null}. An error rejects the session: a
	 * {@link io.github.webtransport.SessionRejectedException} and an
	 * {@link org.springframework.web.ErrorResponse} with their status, others with 500
	 */
	Mono<Object> resolveArgument(MethodParameter parameter, HandshakeInfo info);

	/**
	 * Resolve an argument for one call of the method, where {@link #isResolvedPerCall}
	 * says so. Called on the event loop of the connection, within the Reactor context of
	 * the call; must not block. Nothing of the stream may be read or written here, since
	 * that is up to the method. By default the argument comes from the request.
	 * @param parameter the parameter
	 * @param session the session. That of a {@code @SessionMapping} method is not
	 * accepted yet
	 * @param stream the stream, or {@code null} where the call is not about one
	 * @return the argument, or empty for {@code null}. An error is one of the method
	 */
	default Mono<Object> resolveArgument(MethodParameter parameter, WebTransportSession session,
			@Nullable WebTransportReceiveStream stream) {
		return resolveArgument(parameter, session.getHandshakeInfo());
	}

}
