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

package io.github.webtransport;

import reactor.core.publisher.Mono;

/**
 * Strategy for deciding on the sessions that clients ask for. A server has one; it stands
 * between the engine and whatever maps requests to handlers.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebTransportHandshakeHandler {

	/**
	 * Decide on a request. Called on the event loop of the connection when the protocol's
	 * own requirements are met; must not block. Nothing of the session is processed
	 * before the decision.
	 * @param request the request, with the protocols offered and no protocol chosen
	 * @return the decision. An error rejects with 500, or with the status of a
	 * {@link SessionRejectedException}; an empty {@code Mono} rejects with 404. Cancelled
	 * when the client gives up
	 */
	Mono<HandshakeDecision> handshake(HandshakeInfo request);

	/**
	 * Return whether sessions can be asked for at the given path, so that another method
	 * there is answered by 405 and not by 404 (draft-ietf-webtrans-http3, section 3.2).
	 * @param path the path, still percent-encoded, without the query
	 * @return {@code true} when the path is mapped
	 */
	default boolean isMapped(String path) {
		return false;
	}

}
