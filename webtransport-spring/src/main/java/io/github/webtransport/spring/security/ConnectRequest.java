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

package io.github.webtransport.spring.security;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

import io.github.webtransport.HandshakeInfo;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The request for a session as a web application sees it: a {@code GET} without a body,
 * since the filters of web applications know no {@code CONNECT} and refuse it, or ask for
 * a CSRF token that its sender cannot have.
 */
final class ConnectRequest extends AbstractServerHttpRequest {

	private static final String ACCESS_TOKEN = "access_token";

	private final HandshakeInfo info;

	private ConnectRequest(HandshakeInfo info, URI uri, HttpHeaders headers) {
		super(HttpMethod.GET, uri, null, headers);
		this.info = info;
	}

	/**
	 * Present a request.
	 * @param accessTokenInQuery whether {@code access_token} of the query is presented as
	 * {@code Authorization: Bearer} instead
	 */
	static ConnectRequest of(HandshakeInfo info, boolean accessTokenInQuery) {
		HttpHeaders headers = new HttpHeaders();
		info.getHeaders().forEach(headers::addAll);
		headers.set(HttpHeaders.HOST, info.getUri().getRawAuthority());
		// Judged already, and by a rule of its own: this is not a cross-origin fetch
		headers.remove(HttpHeaders.ORIGIN);
		URI uri = info.getUri();
		List<String> tokens = info.getQueryParams().get(ACCESS_TOKEN);
		if (accessTokenInQuery && tokens != null && tokens.size() == 1 && StringUtils.hasText(tokens.get(0))
				&& !headers.containsHeader(HttpHeaders.AUTHORIZATION)) {
			headers.setBearerAuth(tokens.get(0));
			uri = UriComponentsBuilder.fromUri(uri).replaceQueryParam(ACCESS_TOKEN).build(true).toUri();
		}
		return new ConnectRequest(info, uri, headers);
	}

	@Override
	protected MultiValueMap<String, HttpCookie> initCookies() {
		MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
		for (Map.Entry<String, List<String>> cookie : this.info.getCookies().entrySet()) {
			cookie.getValue().forEach((value) -> cookies.add(cookie.getKey(), new HttpCookie(cookie.getKey(), value)));
		}
		return cookies;
	}

	@Override
	protected @Nullable SslInfo initSslInfo() {
		return null;
	}

	@Override
	public @Nullable InetSocketAddress getLocalAddress() {
		return this.info.getLocalAddress();
	}

	@Override
	public @Nullable InetSocketAddress getRemoteAddress() {
		return this.info.getRemoteAddress();
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return Flux.empty();
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T getNativeRequest() {
		return (T) this.info;
	}

}
