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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Settings of sessions.
 *
 * @param maxPerConnection sessions that may share a connection. More than one needs
 * session flow control at both ends (draft-ietf-webtrans-http3, section 5.1)
 * @param maxTotal sessions of the whole server or client; beyond it a server refuses them
 * with 503, and a client does not open them
 * @param idleTimeout closes a session in which nothing moved for so long, or {@code null}
 * @param handshakeTimeout how long a request may wait for the peer's SETTINGS, and how
 * long the decision on it may take
 * @param maxPendingStreams streams of a connection that are kept while their session is
 * not known; beyond it they are refused
 * @param maxPendingDatagrams datagrams of a connection that are kept while their session
 * is not known; beyond it the oldest is dropped
 * @param pendingTimeout how long streams and datagrams are kept so
 * @param initialMaxData bytes that the peer may send on streams of a session before they
 * are read ({@code WT_INITIAL_MAX_DATA})
 * @param initialMaxStreams streams of each kind that the peer may open in a session
 * before some close ({@code WT_INITIAL_MAX_STREAMS_BIDI}, {@code _UNI})
 * @since 0.1.0
 */
public record SessionSettings(int maxPerConnection, int maxTotal, @Nullable Duration idleTimeout,
		Duration handshakeTimeout, int maxPendingStreams, int maxPendingDatagrams, Duration pendingTimeout,
		long initialMaxData, long initialMaxStreams) {

	/**
	 * The defaults.
	 */
	public static final SessionSettings DEFAULT = new SessionSettings(16, 10_000, null, Duration.ofSeconds(5), 32, 64,
			Duration.ofSeconds(5), 16L << 20, 100);

	public SessionSettings {
		SettingRange.between("maxPerConnection", maxPerConnection, 1, Integer.MAX_VALUE);
		SettingRange.between("maxTotal", maxTotal, 1, Integer.MAX_VALUE);
		if (idleTimeout != null) {
			SettingRange.positive("idleTimeout", idleTimeout);
		}
		SettingRange.positive("handshakeTimeout", handshakeTimeout);
		SettingRange.between("maxPendingStreams", maxPendingStreams, 0, 1 << 16);
		SettingRange.between("maxPendingDatagrams", maxPendingDatagrams, 0, 1 << 16);
		SettingRange.positive("pendingTimeout", pendingTimeout);
		SettingRange.between("initialMaxData", initialMaxData, 1, SettingRange.MAX_VARINT);
		SettingRange.between("initialMaxStreams", initialMaxStreams, 1, SettingRange.MAX_STREAMS);
	}

	/**
	 * Return these settings with another handshake timeout.
	 * @param handshakeTimeout the timeout
	 * @return the settings
	 */
	public SessionSettings withHandshakeTimeout(Duration handshakeTimeout) {
		return new SessionSettings(this.maxPerConnection, this.maxTotal, this.idleTimeout, handshakeTimeout,
				this.maxPendingStreams, this.maxPendingDatagrams, this.pendingTimeout, this.initialMaxData,
				this.initialMaxStreams);
	}

}
