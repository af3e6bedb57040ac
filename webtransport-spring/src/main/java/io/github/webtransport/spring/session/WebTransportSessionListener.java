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

package io.github.webtransport.spring.session;

import java.security.Principal;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;

/**
 * Contract for listening to sessions as they open and close. Beans of this type are
 * called in their order on the event loop of the connection, and must not block. What one
 * throws is logged and changes nothing. For {@linkplain WebTransportSessionOpenedEvent
 * application events}, which are published off the event loop, no listener is needed.
 *
 * @since 0.1.0
 */
public interface WebTransportSessionListener {

	/**
	 * A session is accepted. Called before its handler.
	 * @param session the session
	 */
	default void sessionOpened(WebTransportSession session) {
	}

	/**
	 * The application has told by {@link WebTransportSessionRegistry#setPrincipal} who is
	 * at the other end of an open session. Called on the thread that tells it.
	 * @param session the session
	 * @param principal who it is, in place of the principal of the handshake
	 */
	default void principalChanged(WebTransportSession session, Principal principal) {
	}

	/**
	 * A session has ended. Called once for every session that was opened.
	 * @param session the session
	 * @param status how it ended
	 */
	default void sessionClosed(WebTransportSession session, CloseStatus status) {
	}

}
