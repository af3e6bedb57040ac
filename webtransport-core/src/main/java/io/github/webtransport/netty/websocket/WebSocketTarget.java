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

package io.github.webtransport.netty.websocket;

import java.net.URI;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds out where the WebSocket of a session goes.
 */
final class WebSocketTarget {

	private WebSocketTarget() {
	}

	/**
	 * Return the URI of the WebSocket.
	 * @param session the URI of the session
	 * @param base where the web application is, or {@code null} for host and port of the
	 * session
	 */
	static URI of(URI session, @Nullable URI base) {
		String path = session.getRawPath();
		if (path == null || path.isEmpty()) {
			path = "/";
		}
		String query = (session.getRawQuery() != null) ? "?" + session.getRawQuery() : "";
		if (base == null) {
			return URI.create("wss://" + session.getRawAuthority() + path + query);
		}
		String scheme = base.getScheme().toLowerCase(Locale.ROOT).replace("http", "ws");
		String prefix = (base.getRawPath() != null) ? base.getRawPath() : "";
		if (prefix.endsWith("/")) {
			prefix = prefix.substring(0, prefix.length() - 1);
		}
		return URI.create(scheme + "://" + base.getRawAuthority() + prefix + path + query);
	}

}
