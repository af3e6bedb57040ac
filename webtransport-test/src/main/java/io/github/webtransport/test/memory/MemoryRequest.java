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

package io.github.webtransport.test.memory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.protocol.QueryString;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;

/**
 * Reads a request as a server does when it comes by HTTP/3.
 */
final class MemoryRequest {

	/**
	 * Where HTTP goes when nothing else is said.
	 */
	private static final int DEFAULT_PORT = 443;

	private static final int CLIENT_PORT = 50_000;

	private MemoryRequest() {
	}

	static HandshakeInfo parse(SessionRequest request) {
		URI uri = encode(request.getUri().toASCIIString());
		int port = (uri.getPort() != -1) ? uri.getPort() : DEFAULT_PORT;
		HandshakeInfo.Builder builder = HandshakeInfo.builder(uri)
			.addresses(loopback(port), loopback(CLIENT_PORT))
			.offeredProtocols(request.getProtocols());
		request.getHeaders().forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		if (uri.getRawQuery() != null) {
			QueryString.parse(uri.getRawQuery(), builder::queryParam);
		}
		request.getHeaders()
			.getOrDefault("cookie", List.of())
			.forEach((line) -> ServerCookieDecoder.STRICT.decodeAll(line)
				.forEach((cookie) -> builder.cookie(cookie.name(), cookie.value())));
		return builder.build();
	}

	private static URI encode(String uri) {
		int query = uri.indexOf('?');
		return URI
			.create((query >= 0) ? uri.substring(0, query + 1) + QueryString.encode(uri.substring(query + 1)) : uri);
	}

	private static InetSocketAddress loopback(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

}
