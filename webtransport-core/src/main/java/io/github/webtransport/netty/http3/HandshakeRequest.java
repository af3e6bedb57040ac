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

package io.github.webtransport.netty.http3;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.RawConnectRequest;
import io.github.webtransport.protocol.Dialect;
import io.github.webtransport.protocol.HandshakeHeaders;
import io.github.webtransport.protocol.QueryString;
import io.github.webtransport.protocol.SubprotocolNegotiation;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http3.Http3Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header section of an extended CONNECT.
 *
 * @since 0.1.0
 */
public final class HandshakeRequest {

	private HandshakeRequest() {
	}

	/**
	 * Read a header section whose pseudo-headers are complete.
	 * @throws IllegalArgumentException if the path, the query or the authority is
	 * malformed
	 */
	public static HandshakeInfo parse(Http3Headers headers, @Nullable InetSocketAddress local,
			@Nullable InetSocketAddress remote) {
		return read(headers, local, remote).build();
	}

	/**
	 * Read a header section whose pseudo-headers are complete, and leave room for what
	 * else is known.
	 * @throws IllegalArgumentException if the path, the query or the authority is
	 * malformed
	 */
	public static HandshakeInfo.Builder read(Http3Headers headers, @Nullable InetSocketAddress local,
			@Nullable InetSocketAddress remote) {
		String path = String.valueOf(headers.path());
		if (!"https".contentEquals(String.valueOf(headers.scheme()))) {
			throw new IllegalArgumentException("Scheme must be https");
		}
		if (!path.startsWith("/")) {
			throw new IllegalArgumentException("Path must start with '/'");
		}
		URI uri = toUri(String.valueOf(headers.authority()), path);
		HandshakeInfo.Builder builder = HandshakeInfo.builder(uri).addresses(local, remote);
		for (Map.Entry<CharSequence, CharSequence> field : headers) {
			String name = field.getKey().toString();
			if (hasControlCharacters(field.getValue())) {
				// RFC 9114, section 10.3: they must not reach logs and other protocols
				throw new IllegalArgumentException("Field '" + name + "' has control characters");
			}
			if (!name.startsWith(":")) {
				builder.header(name, field.getValue().toString());
			}
		}
		if (uri.getRawQuery() != null) {
			QueryString.parse(uri.getRawQuery(), builder::queryParam);
		}
		for (CharSequence line : headers.getAll("cookie")) {
			for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(line.toString())) {
				builder.cookie(cookie.name(), cookie.value());
			}
		}
		if (headers.contains(HandshakeHeaders.WT_AVAILABLE_PROTOCOLS)) {
			List<String> offered = headers.getAll(HandshakeHeaders.WT_AVAILABLE_PROTOCOLS)
				.stream()
				.map(CharSequence::toString)
				.toList();
			builder.offeredProtocols(SubprotocolNegotiation.parseAvailable(offered));
		}
		return builder;
	}

	private static boolean hasControlCharacters(CharSequence value) {
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (character == 0 || character == '\r' || character == '\n') {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return what users may want to see of the request as it came.
	 */
	public static RawConnectRequest raw(Http3Headers headers, Dialect dialect) {
		return new RawConnectRequest(String.valueOf(headers.get(Http3Headers.PseudoHeaderName.PROTOCOL.value())),
				String.valueOf(headers.path()), dialect.draft());
	}

	private static URI toUri(String authority, String path) {
		int query = path.indexOf('?');
		String encoded = (query >= 0) ? path.substring(0, query + 1) + QueryString.encode(path.substring(query + 1))
				: path;
		URI uri;
		try {
			uri = new URI("https://" + authority + encoded);
		}
		catch (URISyntaxException ex) {
			// Its message has the query, which may carry a token
			throw new IllegalArgumentException("Authority or path is malformed: " + ex.getReason());
		}
		if (uri.getHost() == null) {
			throw new IllegalArgumentException("Authority has no host");
		}
		if (uri.getRawFragment() != null) {
			throw new IllegalArgumentException("Path has a fragment");
		}
		return uri;
	}

}
