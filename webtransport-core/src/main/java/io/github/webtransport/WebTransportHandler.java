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

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Handler for WebTransport sessions.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebTransportHandler {

	/**
	 * Handle a session. Called on the event loop of its connection when the handshake has
	 * been accepted; must not block.
	 * @param session the session
	 * @return owns the session: completion closes it with code 0, an error closes it with
	 * {@link CloseStatus#INTERNAL_ERROR} unless the session has ended already. Cancelled
	 * when the session ends first. {@link WebTransportSession#keepOpen()} lasts as long
	 * as the session. Before a completed handler's session is closed, the peer has two
	 * seconds to acknowledge the streams that were finished: what was sent last arrives
	 * first
	 */
	Mono<Void> handle(WebTransportSession session);

	/**
	 * Return the application protocols that this handler speaks
	 * ({@code WT-Available-Protocols}, draft-ietf-webtrans-http3, section 3.3). The first
	 * protocol of the client's list that is among them is chosen.
	 * @return the protocols, none by default
	 */
	default List<String> getProtocols() {
		return List.of();
	}

	/**
	 * Called when there will be no session: the client gave up after this handler was
	 * chosen. Called in place of {@link #handle}, on the event loop; must not block. Does
	 * nothing by default.
	 */
	default void abandon() {
	}

}
