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

import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.WebTransportTestClient.StreamSpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.util.Assert;

/**
 * A stream with one or two sides.
 */
final class DefaultStreamSpec implements StreamSpec {

	private final AcceptedExchange exchange;

	private final long id;

	private final @Nullable WebTransportSendStream sending;

	private final @Nullable StreamBody receiving;

	private final Steps steps;

	private final Payloads payloads;

	/**
	 * What was sent, one after the other.
	 */
	private Mono<Void> sent = Mono.empty();

	DefaultStreamSpec(AcceptedExchange exchange, long id, @Nullable WebTransportSendStream sending,
			@Nullable StreamBody receiving, Steps steps, Payloads payloads) {
		this.exchange = exchange;
		this.id = id;
		this.sending = sending;
		this.receiving = receiving;
		this.steps = steps;
		this.payloads = payloads;
	}

	private WebTransportSendStream sending() {
		Assert.state(this.sending != null, "The stream only receives");
		return this.sending;
	}

	private StreamBody receiving() {
		Assert.state(this.receiving != null, "The stream only sends");
		return this.receiving;
	}

	@Override
	public ExchangeSpec exchange() {
		return this.exchange;
	}

	// Sending

	@Override
	public StreamSpec send(Object... payloads) {
		return enqueue(sending().send(body(payloads)), "end");
	}

	@Override
	public StreamSpec write(Object... payloads) {
		return enqueue(sending().write(body(payloads)), "bytes");
	}

	private Flux<DataBuffer> body(Object[] payloads) {
		return Flux.fromArray(payloads).map((payload) -> {
			byte[] bytes = this.payloads.encodePiece(payload);
			this.steps.facts().add("> stream " + this.id + ", " + Payloads.show(bytes));
			return this.exchange.session().bufferFactory().wrap(bytes);
		});
	}

	private StreamSpec enqueue(Mono<Void> write, String what) {
		this.sent = this.sent.then(write)
			.doOnError((ex) -> this.steps.facts()
				.add("> stream " + this.id + ", " + what + " not sent: " + ex.getMessage()))
			.cache();
		this.sent.subscribe(null, (ex) -> {
			// Kept for the steps that follow
		});
		return this;
	}

	@Override
	public StreamSpec reset(long code) {
		this.steps.facts().add("> stream " + this.id + ", reset with code " + code);
		this.steps.awaitEnd("The stream cannot be reset", sending().reset(code));
		return this;
	}

	@Override
	public StreamSpec expectStopped() {
		Throwable failure = this.steps.awaitEnd("The server does not ask to stop sending", sending().stopped());
		if (!(failure instanceof StreamStoppedException)) {
			throw this.steps.facts().failure("The server did not ask to stop sending", failure);
		}
		return this;
	}

	// Receiving

	@Override
	public StreamSpec stopSending(long code) {
		this.steps.facts().add("> stream " + this.id + ", stop sending with code " + code);
		this.steps.awaitEnd("The server cannot be asked to stop", receiving().stopSending(code));
		return this;
	}

	@Override
	public StreamSpec expectLine(Object expected) {
		return expect("Line", expected, nextLine(expected.getClass()));
	}

	@Override
	public <T> T nextLine(ParameterizedTypeReference<T> type) {
		return this.payloads.decode(receiving().line(), type);
	}

	@Override
	public StreamSpec expectBody(Object expected) {
		return expect("Body", expected, body(expected.getClass()));
	}

	@Override
	public <T> T body(ParameterizedTypeReference<T> type) {
		return this.payloads.decode(receiving().rest(), type);
	}

	private StreamSpec expect(String what, Object expected, Object actual) {
		if (!Payloads.matches(expected, actual)) {
			throw this.steps.facts().mismatch(what, expected, actual);
		}
		return this;
	}

	@Override
	public StreamSpec expectReset(long code) {
		long actual = receiving().reset();
		if (actual != code) {
			throw this.steps.facts().mismatch("Reset code", code, actual);
		}
		return this;
	}

	@Override
	public <T> Flux<T> receive(ParameterizedTypeReference<T> type) {
		return receiving().lines().map((line) -> this.payloads.decode(line, type));
	}

}
