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

package io.github.webtransport.netty.client;

import java.net.URI;
import java.util.List;
import java.util.Locale;

import io.github.webtransport.ClientSettings;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.protocol.Dialect;
import io.github.webtransport.protocol.HandshakeHeaders;
import io.github.webtransport.protocol.SubprotocolNegotiation;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;

import org.springframework.util.MultiValueMap;

/**
 * The extended CONNECT of a client (draft-ietf-webtrans-http3, section 3.2), before its
 * dialect is known.
 *
 * @param uri the URI of the session
 * @param authority the server
 * @param protocols the application protocols that are offered
 * @param request header fields of this request
 * @param common header fields of every request, which yield to those of this one
 */
record ConnectRequest(URI uri, Authority authority, List<String> protocols, MultiValueMap<String, String> request,
		MultiValueMap<String, String> common) {

	static ConnectRequest of(SessionRequest request, List<String> protocols, ClientSettings settings) {
		return new ConnectRequest(request.getUri(), Authority.of(request.getUri()), protocols, request.getHeaders(),
				settings.getHeaders());
	}

	/**
	 * Return the header section.
	 */
	Http3Headers headers(Dialect dialect) {
		Http3Headers headers = new DefaultHttp3Headers();
		headers.method("CONNECT");
		headers.set(Http3Headers.PseudoHeaderName.PROTOCOL.value(), dialect.protocolToken());
		headers.scheme("https");
		headers.authority(this.authority.headerValue());
		headers.path(path());
		if (dialect == Dialect.DRAFT_02) {
			headers.set(HandshakeHeaders.DRAFT_02_REQUEST, HandshakeHeaders.DRAFT_02_REQUEST_VALUE);
		}
		if (!this.protocols.isEmpty()) {
			headers.set(HandshakeHeaders.WT_AVAILABLE_PROTOCOLS,
					SubprotocolNegotiation.formatAvailable(this.protocols));
		}
		this.common.forEach((name, values) -> {
			if (!this.request.containsKey(name)) {
				headers.set(name.toLowerCase(Locale.ROOT), values);
			}
		});
		this.request.forEach((name, values) -> headers.set(name.toLowerCase(Locale.ROOT), values));
		return headers;
	}

	private String path() {
		String path = this.uri.getRawPath();
		String query = this.uri.getRawQuery();
		return ((path != null && !path.isEmpty()) ? path : "/") + ((query != null) ? "?" + query : "");
	}

}
