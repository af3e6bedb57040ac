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

package io.github.webtransport.spring.observation;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of a session. The session is a child of its handshake, and
 * by that part of the caller's trace.
 *
 * @since 0.1.0
 * @see WebTransportHandshakeObservationContext
 */
public class WebTransportSessionObservationContext extends Observation.Context {

	private final HandshakeInfo handshakeInfo;

	private volatile @Nullable CloseStatus closeStatus;

	/**
	 * Create a context.
	 * @param handshakeInfo the handshake of the session
	 */
	public WebTransportSessionObservationContext(HandshakeInfo handshakeInfo) {
		this.handshakeInfo = handshakeInfo;
	}

	/**
	 * Return the handshake of the session.
	 * @return the handshake
	 */
	public HandshakeInfo getHandshakeInfo() {
		return this.handshakeInfo;
	}

	/**
	 * Return how the session ended.
	 * @return the status, or {@code null} while the session is open
	 */
	public @Nullable CloseStatus getCloseStatus() {
		return this.closeStatus;
	}

	/**
	 * Set how the session ended.
	 * @param closeStatus the status
	 */
	public void setCloseStatus(CloseStatus closeStatus) {
		this.closeStatus = closeStatus;
	}

}
