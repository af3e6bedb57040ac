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

package io.github.webtransport.spring.handshake;

import java.net.URI;
import java.util.List;

import io.github.webtransport.HandshakeInfo;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/**
 * A request for a session as it is presented to the filters of a web application: a
 * {@code GET} without a body, since filters know no {@code CONNECT} and refuse it, or ask
 * for a CSRF token that its sender cannot have. All that the request has beside is
 * presented as it came, so that whatever a rule looks at is there.
 *
 * @since 0.1.0
 */
public final class PresentedRequest {

	private static final String ACCESS_TOKEN = "access_token";

	private final HandshakeInfo info;

	private final URI uri;

	private final HttpHeaders headers;

	private PresentedRequest(HandshakeInfo info, URI uri, HttpHeaders headers) {
		this.info = info;
		this.uri = uri;
		this.headers = headers;
	}

	/**
	 * Present a request.
	 * @param info the request
	 * @param accessTokenInQuery whether {@code access_token} of the query is presented as
	 * {@code Authorization: Bearer} instead, unless the request has such a header
	 * @return the request as filters see it
	 */
	public static PresentedRequest of(HandshakeInfo info, boolean accessTokenInQuery) {
		HttpHeaders headers = new HttpHeaders();
		info.getHeaders().forEach(headers::addAll);
		headers.set(HttpHeaders.HOST, info.getUri().getRawAuthority());
		URI uri = info.getUri();
		List<String> tokens = info.getQueryParams().get(ACCESS_TOKEN);
		if (accessTokenInQuery && tokens != null && tokens.size() == 1 && StringUtils.hasText(tokens.get(0))
				&& !headers.containsHeader(HttpHeaders.AUTHORIZATION)) {
			headers.setBearerAuth(tokens.get(0));
			uri = info.mutate().withoutQueryParam(ACCESS_TOKEN).build().getUri();
		}
		return new PresentedRequest(info, uri, headers);
	}

	/**
	 * Return what was said in the handshake.
	 * @return the request as the server sees it
	 */
	public HandshakeInfo getInfo() {
		return this.info;
	}

	/**
	 * Return the URI.
	 * @return the URI, without a token that was presented as a header
	 */
	public URI getUri() {
		return this.uri;
	}

	/**
	 * Return the header fields.
	 * @return the fields, with {@code Host}
	 */
	public HttpHeaders getHeaders() {
		return this.headers;
	}

}
