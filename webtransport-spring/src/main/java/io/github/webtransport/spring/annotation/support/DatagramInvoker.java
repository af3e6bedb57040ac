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
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.payload.PayloadInput;
import io.github.webtransport.spring.payload.PayloadReader;
import io.github.webtransport.spring.payload.PayloadWriter;
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
final class DatagramInvoker {

	/**
	 * Datagrams that cannot be read and wait for exception handlers. A peer that sends
	 * more of them than these can deal with has them counted only.
	 */
	private static final int MAX_UNREADABLE = 8;

	private final WebTransportSession session;

	private final InvocableWebTransportHandlerMethod.Bound method;

	private final InvocableWebTransportHandlerMethod handler;

	private final SessionErrorHandler errors;

	private final int concurrency;

	DatagramInvoker(WebTransportSession session, InvocableWebTransportHandlerMethod.Bound method,
			SessionErrorHandler errors, int concurrency) {
		this.session = session;
		this.method = method;
		this.handler = method.getHandlerMethod();
		this.errors = errors;
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
		PayloadInput.HeldBuffer held = new PayloadInput.HeldBuffer(datagram);
		SessionMetrics metrics = this.errors.metrics();
		SessionMetrics.Handling handling = (metrics != null) ? metrics.datagramHandling()
				: SessionMetrics.Handling.NONE;
		HandlerCall call = HandlerCall.of(this.session).withInput(held);
		Mono<Void> handled = (handling != SessionMetrics.Handling.NONE) ? observe(call, handling) : handle(call);
		return handled.doFinally((signal) -> held.release());
	}

	private Mono<Void> observe(HandlerCall call, SessionMetrics.Handling handling) {
		return invoke(call).doOnError(handling::failed)
			.onErrorResume((failure) -> recover(failure, call))
			.doOnCancel(handling::cancelled)
			.doFinally((signal) -> handling.ended())
			.contextWrite(handling.getContext());
	}

	private Mono<Void> handle(HandlerCall call) {
		return invoke(call).onErrorResume((failure) -> recover(failure, call));
	}

	private Mono<Void> invoke(HandlerCall call) {
		return this.handler.getReturnValueHandler().isVoid() ? this.method.callVoid(call) : send(this.method.call(call),
				this.handler.getReturnValueHandler().isMany(), this.handler.getReturnValueHandler().getWriter());
	}

	private boolean isMany() {
		PayloadReader payload = this.handler.getPayloadReader();
		return payload != null && payload.isMany();
	}

	/**
	 * Go on after an error.
	 */
	private Mono<Void> recover(Throwable failure, HandlerCall call) {
		return this.errors.decide(failure, call).flatMap((outcome) -> apply(outcome, failure));
	}

	private Mono<Void> send(Publisher<Object> values, boolean many, PayloadWriter writer) {
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

	private Mono<Void> apply(ErrorOutcome outcome, Throwable failure) {
		if (outcome instanceof ErrorOutcome.Close close) {
			return this.session.close(close.status());
		}
		if (outcome instanceof ErrorOutcome.Reply reply) {
			return send(reply.values(), reply.many(), reply.writer()).onErrorResume(this::report);
		}
		return (outcome instanceof ErrorOutcome.Unhandled) ? report(failure) : Mono.empty();
	}

	private Mono<Void> report(Throwable failure) {
		this.errors.report(failure, this.handler);
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
			return DatagramInvoker.this.session.receiveDatagrams();
		}

		@Override
		public boolean skips(Throwable failure) {
			if (this.unreadable.tryEmitNext(failure).isFailure()) {
				DatagramInvoker.this.errors.report(failure, DatagramInvoker.this.handler);
			}
			return true;
		}

	}

}
