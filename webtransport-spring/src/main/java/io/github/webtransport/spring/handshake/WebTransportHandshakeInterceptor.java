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

package io.github.webtransport.spring.handshake;

import io.github.webtransport.spring.routing.WebTransportHandshake;
import reactor.core.publisher.Mono;

/**
 * Contract for intercepting a request for a session before it is accepted. Beans of this
 * type are called one after another in their order
 * ({@link org.springframework.core.annotation.Order},
 * {@link org.springframework.core.Ordered}), after the path and the origin were checked:
 * first those before security, when nobody is authenticated yet, unless by a
 * {@link HandshakeLogin}, then those {@linkplain #isAfterSecurity() after security}. When
 * one rejects, nobody behind it is called.
 *
 * <pre class="code">
 * &#064;Bean
 * WebTransportHandshakeInterceptor node() {
 * 	return (handshake) -&gt; Mono.fromRunnable(() -&gt; handshake.setHeader("x-node", "eu-1"));
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebTransportHandshakeInterceptor {

	/**
	 * Look at a request, add attributes, choose the application protocol, or say status
	 * and header fields of the answer. Called on the event loop of the connection, after
	 * security where that has left it; must not block. Cancelled when the client gives up
	 * or the handshake takes longer than
	 * {@code webtransport.server.session.handshake-timeout}.
	 * @param handshake the request, with the path match, and what its acceptance will say
	 * @return completes to go on. An error rejects the session: a
	 * {@link io.github.webtransport.SessionRejectedException} and an
	 * {@link org.springframework.web.ErrorResponse} with their status, others with 500,
	 * unless an exception handler of the endpoint or an advice says otherwise
	 */
	Mono<Void> intercept(WebTransportHandshake handshake);

	/**
	 * Return whether this interceptor is called after security: for requests only that it
	 * has let pass, with their principal, within its Reactor context.
	 * @return {@code true} for after security; {@code false}, before it, by default
	 */
	default boolean isAfterSecurity() {
		return false;
	}

	/**
	 * Return an interceptor that is called after security. It has no order itself; that
	 * of its bean holds.
	 * @param interceptor looks at requests
	 * @return the interceptor
	 */
	static WebTransportHandshakeInterceptor afterSecurity(WebTransportHandshakeInterceptor interceptor) {
		return new WebTransportHandshakeInterceptor() {

			@Override
			public Mono<Void> intercept(WebTransportHandshake handshake) {
				return interceptor.intercept(handshake);
			}

			@Override
			public boolean isAfterSecurity() {
				return true;
			}

		};
	}

}
