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

import java.util.function.Supplier;

import io.github.webtransport.HandshakeDecision;
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
final class HandshakeServerHttpResponse extends AbstractServerHttpResponse {

	/**
	 * Create a response.
	 * @param request the request, whose origin has been judged already, and by a rule of
	 * its own: filters for CORS leave a response alone that allows an origin
	 */
	HandshakeServerHttpResponse(PresentedRequest request) {
		super(DefaultDataBufferFactory.sharedInstance);
		String origin = request.getHeaders().getOrigin();
		if (origin != null) {
			getHeaders().setAccessControlAllowOrigin(origin);
		}
	}

	HandshakeDecision toRejection() {
		HttpStatusCode status = getStatusCode();
		return FilterRejection.of((status != null) ? status.value() : 0, getHeaders());
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
