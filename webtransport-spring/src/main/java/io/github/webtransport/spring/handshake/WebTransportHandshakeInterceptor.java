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

import java.util.Map;

import io.github.webtransport.HandshakeInfo;
import reactor.core.publisher.Mono;

/**
 * Contract for intercepting a request for a session before it is accepted. Beans of this
 * type are called one after another in their order
 * ({@link org.springframework.core.annotation.Order},
 * {@link org.springframework.core.Ordered}), after the path and the origin were checked
 * and before the security filters, so that nobody is authenticated yet, unless by a
 * {@link HandshakeLogin}. When one rejects, those behind it are not called.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebTransportHandshakeInterceptor {

	/**
	 * Look at a request. Called on the event loop of the connection; must not block.
	 * Cancelled when the client gives up or the handshake takes longer than
	 * {@code webtransport.server.session.handshake-timeout}.
	 * @param request the request, with the path match and without a chosen protocol
	 * @param attributes the first attributes of the session: thread-safe, shared by all
	 * interceptors, without {@code null}. What is added after the session was accepted is
	 * lost
	 * @return completes to go on. An error rejects the session: a
	 * {@link io.github.webtransport.SessionRejectedException} and an
	 * {@link org.springframework.web.ErrorResponse} with their status, others with 500
	 */
	Mono<Void> intercept(HandshakeInfo request, Map<String, Object> attributes);

}
