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

import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import reactor.core.publisher.Mono;

/**
 * Strategy for logging users in by a parameter of the query, which is taken out of the
 * request before anything else looks at it: interceptors, filters and handlers may write
 * addresses to a log. Called behind the check of the origin.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HandshakeLogin {

	/**
	 * Log in whoever asks for a session. Called on the event loop of the connection; must
	 * not block.
	 * @param request the request, with the path match
	 * @param next goes on with the given request. What this method writes to the Reactor
	 * context of its result is there for interceptors, security and handlers. Its errors
	 * must reach the caller
	 * @return the decision of {@code next}, or a rejection. An error rejects the session
	 * as for interceptors
	 */
	Mono<HandshakeDecision> logIn(HandshakeInfo request, Function<HandshakeInfo, Mono<HandshakeDecision>> next);

	/**
	 * Return a login that leaves every request as it is.
	 * @return the login
	 */
	static HandshakeLogin none() {
		return (request, next) -> next.apply(request);
	}

}
