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
 * Strategy for finding out who asks for a session, and whether they may. A server has at
 * most one; it stands between the {@linkplain WebTransportHandshakeInterceptor
 * interceptors} and the handlers of the application. The auto-configuration provides one
 * where Spring Security is on the class path; a bean of this type replaces it.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebTransportHandshakeSecurity {

	/**
	 * Decide on a request, or leave the decision to what comes next. Called on the event
	 * loop of the connection; must not block. The Reactor context that this method writes
	 * to the result of {@code next} is captured and written to every handler of the
	 * session.
	 * @param request the request, with the path match
	 * @param next goes on with the given request, which should carry the principal. Its
	 * errors reject the session and must reach the caller, unless they are about security
	 * @return the decision of {@code next}, or a rejection. An error rejects the session
	 * as for interceptors
	 */
	Mono<HandshakeDecision> secure(HandshakeInfo request, Function<HandshakeInfo, Mono<HandshakeDecision>> next);

	/**
	 * Return the security for requests that have passed the filters of the web
	 * application already: those that ask for a session over a WebSocket. Such a request
	 * carries the principal of the web application.
	 * @return a security that does not run these filters again; by default this one,
	 * which knows of no filters
	 */
	default WebTransportHandshakeSecurity behindFilters() {
		return this;
	}

	/**
	 * Return a security that lets every request pass.
	 * @return the security
	 */
	static WebTransportHandshakeSecurity none() {
		return (request, next) -> next.apply(request);
	}

	/**
	 * Return a security that rejects every request with 403.
	 * @return the security
	 */
	static WebTransportHandshakeSecurity denyAll() {
		return (request, next) -> Mono.just(HandshakeDecision.reject(403));
	}

}
