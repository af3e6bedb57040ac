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

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;

/**
 * Takes the answer of security filters to a request for a session. Nothing of it is sent
 * when the session is accepted; of a rejection, status and header fields are.
 */
final class ConnectResponse extends AbstractServerHttpResponse {

	/**
	 * Fields of a connection (RFC 9114, section 4.2), of a body that is not sent, and of
	 * a redirect that no client follows.
	 */
	private static final Set<String> NOT_SENT = Set.of("connection", "keep-alive", "proxy-connection",
			"transfer-encoding", "upgrade", "vary", "content-length", "content-type", "location");

	ConnectResponse() {
		super(DefaultDataBufferFactory.sharedInstance);
	}

	/**
	 * Return the status of the rejection: a redirect leads nowhere, and a filter that
	 * answered with success has not let the request pass either.
	 */
	int rejectionStatus() {
		HttpStatusCode status = getStatusCode();
		return (status != null && status.isError()) ? status.value() : 403;
	}

	Map<String, String> rejectionHeaders() {
		Map<String, String> headers = new TreeMap<>();
		getHeaders().forEach((name, values) -> {
			String lowerCase = name.toLowerCase(Locale.ROOT);
			if (!NOT_SENT.contains(lowerCase)) {
				headers.put(lowerCase, String.join(", ", values));
			}
		});
		return headers;
	}

	/**
	 * Runs no action before the commit: a web session that is created for a request whose
	 * sender cannot keep its cookie would only fill the store.
	 */
	@Override
	public void beforeCommit(Supplier<? extends Mono<Void>> action) {
	}

	@Override
	protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
		return Flux.from(body).doOnNext(DataBufferUtils::release).then();
	}

	@Override
	protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return Flux.from(body).concatMap(this::writeWithInternal).then();
	}

	@Override
	protected void applyStatusCode() {
	}

	@Override
	protected void applyHeaders() {
	}

	@Override
	protected void applyCookies() {
	}

	@Override
	public <T> T getNativeResponse() {
		throw new IllegalStateException("The response to a CONNECT is not open to filters");
	}

}
