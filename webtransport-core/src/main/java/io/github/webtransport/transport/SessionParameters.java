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

package io.github.webtransport.transport;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.DatagramSettings;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.protocol.ConnectionCredit;
import io.github.webtransport.protocol.SessionLimits;
import org.jspecify.annotations.Nullable;

/**
 * What a session starts with.
 *
 * @param id unique in the JVM
 * @param handshakeInfo the handshake
 * @param attributes the first attributes
 * @param metrics counts what happens
 * @param datagram the bounds of the datagram queues
 * @param localLimits the initial limits that this side announced
 * @param dataShare what the peer may send of the connection's flow control, or
 * {@code null} to keep the credit up to the initial limit
 * @param remoteLimits the initial limits that the peer announced
 * @param idleTimeout closes the session when nothing moves for so long, or {@code null}
 * @since 0.1.0
 */
public record SessionParameters(String id, HandshakeInfo handshakeInfo, Map<String, Object> attributes,
		SessionMetrics metrics, DatagramSettings datagram, SessionLimits localLimits,
		ConnectionCredit.@Nullable Share dataShare, SessionLimits remoteLimits, @Nullable Duration idleTimeout) {

	/**
	 * Create the attributes of the session, which most sessions never have.
	 */
	Map<String, Object> newAttributes() {
		return (this.attributes.isEmpty()) ? new ConcurrentHashMap<>() : new ConcurrentHashMap<>(this.attributes);
	}

	/**
	 * Return whether session flow control is on: both sides announced a limit other than
	 * 0 (draft-ietf-webtrans-http3, section 5.1).
	 * @return {@code true} if it is on
	 */
	public boolean flowControl() {
		return this.localLimits.flowControlRequested() && this.remoteLimits.flowControlRequested();
	}

}
