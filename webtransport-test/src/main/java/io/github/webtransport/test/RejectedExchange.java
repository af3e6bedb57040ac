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

package io.github.webtransport.test;

import java.util.List;

import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.WebTransportTestClient.RejectionSpec;
import io.github.webtransport.test.WebTransportTestClient.StreamSpec;
import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;

/**
 * An exchange without a session: whoever wants one gets to know its status.
 */
final class RejectedExchange implements ExchangeSpec, RejectionSpec {

	private final int status;

	private final HttpHeaders headers;

	private final ExchangeFacts facts;

	RejectedExchange(SessionRejectedException rejection, ExchangeFacts facts) {
		this.status = rejection.getHttpStatus();
		this.headers = HttpHeaders.readOnlyHttpHeaders(new HttpHeaders(rejection.getHeaders()));
		this.facts = facts;
	}

	@Override
	public RejectionSpec expectRejected() {
		return this;
	}

	@Override
	public RejectionSpec status(int status) {
		if (status != this.status) {
			throw this.facts.mismatch("Status", status, this.status);
		}
		return this;
	}

	@Override
	public RejectionSpec header(String name, String... values) {
		List<String> actual = this.headers.getOrEmpty(name);
		if (!actual.equals(List.of(values))) {
			throw this.facts.mismatch("Header field '" + name + "'", String.join(", ", values),
					String.join(", ", actual));
		}
		return this;
	}

	@Override
	public HttpHeaders headers() {
		return this.headers;
	}

	private AssertionError noSession() {
		return this.facts.failure("The session was rejected with status " + this.status, null);
	}

	@Override
	public ExchangeSpec expectOpen() {
		throw noSession();
	}

	@Override
	public ExchangeSpec expectProtocol(String protocol) {
		throw noSession();
	}

	@Override
	public WebTransportSession session() {
		throw noSession();
	}

	@Override
	public ExchangeSpec sendDatagram(Object payload) {
		throw noSession();
	}

	@Override
	public ExchangeSpec expectDatagram(Object expected) {
		throw noSession();
	}

	@Override
	public <T> T nextDatagram(ParameterizedTypeReference<T> type) {
		throw noSession();
	}

	@Override
	public <T> Flux<T> receiveDatagrams(ParameterizedTypeReference<T> type) {
		throw noSession();
	}

	@Override
	public StreamSpec bidirectionalStream() {
		throw noSession();
	}

	@Override
	public StreamSpec unidirectionalStream() {
		throw noSession();
	}

	@Override
	public StreamSpec expectBidirectionalStream() {
		throw noSession();
	}

	@Override
	public StreamSpec expectUnidirectionalStream() {
		throw noSession();
	}

	@Override
	public TopicSpec expectTopic(String topic) {
		throw noSession();
	}

	@Override
	public ExchangeSpec expectDraining() {
		throw noSession();
	}

	@Override
	public void close(long code, String reason) {
		throw noSession();
	}

	@Override
	public void expectClose(long code) {
		throw noSession();
	}

	@Override
	public void expectClose(long code, String reason) {
		throw noSession();
	}

}
