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

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

import io.github.webtransport.HandshakeInfo;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * The request for a session as reactive filters see it.
 */
final class HandshakeServerHttpRequest extends AbstractServerHttpRequest {

	private final HandshakeInfo info;

	HandshakeServerHttpRequest(PresentedRequest request) {
		super(HttpMethod.GET, request.getUri(), null, request.getHeaders());
		this.info = request.getInfo();
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
		List<X509Certificate> certificates = this.info.getPeerCertificates();
		return certificates.isEmpty() ? null
				: SslInfo.from(this.info.getId(), certificates.toArray(new X509Certificate[0]));
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
