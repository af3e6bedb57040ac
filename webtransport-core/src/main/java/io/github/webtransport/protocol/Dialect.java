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

package io.github.webtransport.protocol;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The generations of the drafts that differ in how a session is negotiated. What goes
 * over a session's streams is the same in all of them.
 *
 * @since 0.1.0
 */
public enum Dialect {

	/**
	 * Drafts 00 to 06, which all current browsers speak.
	 */
	DRAFT_02(HandshakeHeaders.TOKEN_WEBTRANSPORT),

	/**
	 * Drafts 07 to 12.
	 */
	DRAFT_07(HandshakeHeaders.TOKEN_WEBTRANSPORT),

	/**
	 * Drafts 13 and 14.
	 */
	DRAFT_13(HandshakeHeaders.TOKEN_WEBTRANSPORT),

	/**
	 * Drafts 15 and later.
	 */
	DRAFT_15(HandshakeHeaders.TOKEN_WEBTRANSPORT_H3),

	/**
	 * A client that asks for WebTransport without having announced any generation.
	 */
	LENIENT(HandshakeHeaders.TOKEN_WEBTRANSPORT);

	private final String protocolToken;

	Dialect(String protocolToken) {
		this.protocolToken = protocolToken;
	}

	/**
	 * Return the name for users: the first of the drafts.
	 * @return the name, such as {@code draft-02}, or {@code null} for {@link #LENIENT}
	 */
	public @Nullable String draft() {
		return (this != LENIENT) ? name().toLowerCase(Locale.ROOT).replace('_', '-') : null;
	}

	/**
	 * Return the dialect of a request that a client sent.
	 * @param protocolToken the value of {@code :protocol}
	 * @param client the client's settings
	 * @return the dialect
	 * @throws IllegalArgumentException if the token does not stand for WebTransport
	 */
	public static Dialect negotiate(String protocolToken, PeerSettings client) {
		if (HandshakeHeaders.TOKEN_WEBTRANSPORT_H3.equals(protocolToken)) {
			return DRAFT_15;
		}
		if (!HandshakeHeaders.TOKEN_WEBTRANSPORT.equals(protocolToken)) {
			throw new IllegalArgumentException("Not a WebTransport protocol token: " + protocolToken);
		}
		Dialect legacy = newestLegacy(client);
		return (legacy != null) ? legacy : LENIENT;
	}

	/**
	 * Return the newest dialect that a server offers.
	 * @param server the server's settings
	 * @return the dialect, or {@code null} if the server does not offer WebTransport
	 */
	public static @Nullable Dialect select(PeerSettings server) {
		return newest(server);
	}

	static @Nullable Dialect newest(PeerSettings peer) {
		return (peer.get(SettingIds.WT_ENABLED) == 1) ? DRAFT_15 : newestLegacy(peer);
	}

	static @Nullable Dialect newestLegacy(PeerSettings peer) {
		if (peer.get(SettingIds.MAX_SESSIONS_DRAFT_13) > 0) {
			return DRAFT_13;
		}
		if (peer.get(SettingIds.MAX_SESSIONS_DRAFT_07) > 0) {
			return DRAFT_07;
		}
		return (peer.get(SettingIds.ENABLE_WEBTRANSPORT_DRAFT_02) == 1) ? DRAFT_02 : null;
	}

	/**
	 * Return the value of {@code :protocol} that a request in this dialect carries.
	 * @return the upgrade token
	 */
	public String protocolToken() {
		return this.protocolToken;
	}

}
