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

import org.jspecify.annotations.Nullable;

/**
 * What a client makes of the SETTINGS of a server, before its request.
 *
 * @since 0.1.0
 */
public final class ClientNegotiation {

	private ClientNegotiation() {
	}

	/**
	 * Return what a server lacks to be asked for a session (Section 3.1). Drafts before
	 * 07 did without SETTINGS_ENABLE_CONNECT_PROTOCOL.
	 * @param server the settings of the server
	 * @param assumeWebTransport whether to do without a setting of WebTransport
	 * @return the name of what is missing, or {@code null} if nothing is
	 */
	public static @Nullable String missing(PeerSettings server, boolean assumeWebTransport) {
		Dialect dialect = Dialect.select(server);
		if (dialect == null && !assumeWebTransport) {
			return "a setting of WebTransport";
		}
		if (!server.h3Datagram()) {
			return "SETTINGS_H3_DATAGRAM";
		}
		return (dialect != Dialect.DRAFT_02 && !server.connectProtocol()) ? "SETTINGS_ENABLE_CONNECT_PROTOCOL" : null;
	}

	/**
	 * Return the dialect of a request: the newest that the server offers. There is no
	 * other for a server that says no: the second request would make it decide again on
	 * the same session.
	 * @param server the settings of a server that lacks nothing
	 * @return the dialect
	 */
	public static Dialect dialect(PeerSettings server) {
		Dialect dialect = Dialect.select(server);
		return (dialect != null) ? dialect : Dialect.LENIENT;
	}

	/**
	 * Return how many sessions a connection may carry at a time. More than one needs
	 * session flow control at both ends (Section 5.1); drafts 07 to 14 let the server
	 * name a limit.
	 * @param server the settings of the server
	 * @param local the initial limits of this side
	 * @param max the most that this side wants
	 * @return the number of sessions, at least 1
	 */
	public static int maxSessions(PeerSettings server, SessionLimits local, int max) {
		if (!server.initialLimits().flowControlRequested() || !local.flowControlRequested()) {
			return 1;
		}
		long limit = Math.min(orMax(server.get(SettingIds.MAX_SESSIONS_DRAFT_07)),
				orMax(server.get(SettingIds.MAX_SESSIONS_DRAFT_13)));
		return (int) Math.min(limit, max);
	}

	private static long orMax(long setting) {
		return (setting > 0) ? setting : Long.MAX_VALUE;
	}

}
