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

package io.github.webtransport.spring.annotation.support;

import io.github.webtransport.DatagramResult;
import io.github.webtransport.DatagramTooLargeException;
import io.github.webtransport.WebTransportSession;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Gives the datagrams of one session to a method, and sends what it returns.
 */
final class DatagramHook {

	/**
	 * Datagrams that cannot be read and wait for exception handlers. A peer that sends
	 * more of them than these can deal with has them counted only.
	 */
	private static final int MAX_UNREADABLE = 8;

	private final WebTransportSession session;

	private final EndpointHandler.Bound method;

	private final EndpointHandler handler;

	private final HandlerFailures failures;

	private final int concurrency;

	DatagramHook(WebTransportSession session, EndpointHandler.Bound method, HandlerFailures failures, int concurrency) {
		this.session = session;
		this.method = method;
		this.handler = method.handler();
		this.failures = failures;
		this.concurrency = concurrency;
	}

	/**
	 * Handle datagrams until the session ends.
	 */
	Mono<Void> run() {
		if (isMany()) {
			return Mono.defer(this::handleAll);
		}
		return this.session.receiveDatagrams().flatMap(this::handle, this.concurrency, 1).then();
	}

	/**
	 * Let one call handle all datagrams. It does not learn of those that cannot be read,
	 * which are dealt with as those of other calls.
	 */
	private Mono<Void> handleAll() {
		Sinks.Many<Throwable> unreadable = Sinks.many()
			.unicast()
			.onBackpressureBuffer(Queues.<Throwable>get(MAX_UNREADABLE).get());
		Mono<Void> handled = handle(HandlerCall.of(this.session).withInput(new AllDatagrams(unreadable)))
			.doFinally((signal) -> unreadable.tryEmitComplete());
		Mono<Void> recovered = unreadable.asFlux()
			.flatMap((failure) -> recover(failure, HandlerCall.of(this.session)), this.concurrency, 1)
			.then();
		return Mono.when(recovered, handled);
	}

	private Mono<Void> handle(DataBuffer datagram) {
		HeldBuffer held = new HeldBuffer(datagram);
		return handle(HandlerCall.of(this.session).withInput(held)).doFinally((signal) -> held.release());
	}

	private Mono<Void> handle(HandlerCall call) {
		Mono<Void> handled = this.handler.result().isVoid() ? this.method.callVoid(call)
				: send(this.method.call(call), this.handler.result().isMany(), this.handler.writer());
		return handled.onErrorResume((failure) -> recover(failure, call));
	}

	private boolean isMany() {
		PayloadArgument payload = this.handler.payload();
		return payload != null && payload.isMany();
	}

	/**
	 * Go on after an error.
	 */
	private Mono<Void> recover(Throwable failure, HandlerCall call) {
		return this.failures.decide(failure, call).flatMap((outcome) -> apply(outcome, failure));
	}

	private Mono<Void> send(Publisher<Object> values, boolean many, ReturnWriter writer) {
		if (many) {
			return this.session.sendDatagrams(Flux.from(values)
				.map((value) -> checkSize(writer.write(value, this.session.bufferFactory())))
				.doOnDiscard(DataBuffer.class, DataBufferUtils::release));
		}
		return Mono.from(values).doOnNext((value) -> {
			DataBuffer datagram = checkSize(writer.write(value, this.session.bufferFactory()));
			int length = datagram.readableByteCount();
			if (this.session.sendDatagram(datagram) == DatagramResult.TOO_LARGE) {
				throw new DatagramTooLargeException(this.session.maxDatagramSize(), length);
			}
		}).then();
	}

	private DataBuffer checkSize(DataBuffer datagram) {
		int length = datagram.readableByteCount();
		int max = this.session.maxDatagramSize();
		if (max > 0 && length > max) {
			DataBufferUtils.release(datagram);
			throw new DatagramTooLargeException(max, length);
		}
		return datagram;
	}

	private Mono<Void> apply(FailureOutcome outcome, Throwable failure) {
		if (outcome instanceof FailureOutcome.Close close) {
			return this.session.close(close.status());
		}
		if (outcome instanceof FailureOutcome.Reply reply) {
			return send(reply.values(), reply.many(), reply.writer()).onErrorResume(this::report);
		}
		return (outcome instanceof FailureOutcome.Unhandled) ? report(failure) : Mono.empty();
	}

	private Mono<Void> report(Throwable failure) {
		this.failures.report(failure, this.handler);
		return Mono.empty();
	}

	/**
	 * The datagrams of a call that gets them all.
	 */
	private final class AllDatagrams implements PayloadInput {

		private final Sinks.Many<Throwable> unreadable;

		AllDatagrams(Sinks.Many<Throwable> unreadable) {
			this.unreadable = unreadable;
		}

		@Override
		public Flux<DataBuffer> buffers() {
			return DatagramHook.this.session.receiveDatagrams();
		}

		@Override
		public boolean skips(Throwable failure) {
			if (this.unreadable.tryEmitNext(failure).isFailure()) {
				DatagramHook.this.failures.report(failure, DatagramHook.this.handler);
			}
			return true;
		}

	}

}
