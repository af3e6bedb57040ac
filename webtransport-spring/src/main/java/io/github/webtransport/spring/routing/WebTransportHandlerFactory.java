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

package io.github.webtransport.spring.routing;

import java.util.List;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.WebTransportHandler;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;
import org.springframework.web.method.HandlerMethod;

/**
 * Strategy for creating the handler of a session from the request for it, before the
 * session is accepted. A {@link WebTransportRoute} leads to one.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebTransportHandlerFactory {

	/**
	 * Create the handler of a session. Called before the session is accepted, on the
	 * event loop of the connection or where security filters have left it; must not
	 * block.
	 * @param handshake the request, with the path match, the principal and the chosen
	 * protocol, and what its acceptance will say. Another protocol may still be chosen
	 * @return the handler of this session. An error rejects the session: a
	 * {@link io.github.webtransport.SessionRejectedException} and an
	 * {@link org.springframework.web.ErrorResponse} with their status, others with 500
	 */
	Mono<WebTransportHandler> createHandler(WebTransportHandshake handshake);

	/**
	 * Look at a request that the interceptors of all routes and security have let pass,
	 * before the application protocol is chosen. Called as {@link #createHandler} is. By
	 * default, all pass.
	 * @param handshake the request, with the path match and the principal
	 * @return completes to go on. An error rejects the session as for
	 * {@link #createHandler}
	 */
	default Mono<Void> intercept(WebTransportHandshake handshake) {
		return Mono.empty();
	}

	/**
	 * Reject a session in another way than by the status of the error that befell its
	 * handshake, in {@link #createHandler} or in an interceptor. Called as
	 * {@link #createHandler} is.
	 * @param handshake the request, as far as it got
	 * @param failure the error
	 * @return the rejection; by default empty, which leaves it to an advice that is for
	 * all, and then to the error. An error stands
	 */
	default Mono<HandshakeDecision> reject(WebTransportHandshake handshake, Throwable failure) {
		return Mono.empty();
	}

	/**
	 * Return the application protocols that the handlers speak.
	 * @return the protocols, none by default
	 */
	default List<String> getProtocols() {
		return List.of();
	}

	/**
	 * Return the methods that handle the sessions, for descriptions of the application.
	 * @return the methods, none by default
	 */
	default List<HandlerMethod> getHandlerMethods() {
		return List.of();
	}

	/**
	 * Create a factory that accepts every session.
	 * @param handler handles the sessions
	 * @return the factory, which has the handler for each of them
	 */
	static WebTransportHandlerFactory of(WebTransportHandler handler) {
		Assert.notNull(handler, "'handler' must not be null");
		return new WebTransportHandlerFactory() {

			@Override
			public Mono<WebTransportHandler> createHandler(WebTransportHandshake handshake) {
				return Mono.just(handler);
			}

			@Override
			public List<String> getProtocols() {
				return handler.getProtocols();
			}

		};
	}

}
