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

package io.github.webtransport.autoconfigure.websocket;

import java.net.URI;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.protocol.QueryString;

/**
 * Reads what requests for a session over a WebSocket have in common.
 */
final class WebSocketRequest {

	private WebSocketRequest() {
	}

	/**
	 * Begin with the URI.
	 * @param uri the URI, its path within the application
	 * @return has the parameters of the query as well
	 */
	static HandshakeInfo.Builder toInfo(URI uri) {
		HandshakeInfo.Builder info = HandshakeInfo.builder(uri).transport(SessionTransport.WEBSOCKET);
		if (uri.getRawQuery() != null) {
			QueryString.parse(uri.getRawQuery(), info::queryParam);
		}
		return info;
	}

}
