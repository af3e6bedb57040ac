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

import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.invocation.ReturnValueHandler;
import io.github.webtransport.spring.payload.PayloadInput;
import io.github.webtransport.spring.payload.PayloadReader;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Gives the datagrams of one session to a method, and sends what it returns.
 */
final class DatagramInvoker {

	private static final Log logger = LogFactory.getLog(DatagramInvoker.class);

	/**
	 * Datagrams that cannot be read and wait for exception handlers. A peer that sends
	 * more of them than these can deal with has them counted only.
	 */
	private static final int MAX_UNREADABLE = 8;

	private final WebTransportSession session;

	private final InvocableWebTransportHandlerMethod.Bound method;

	private final InvocableWebTransportHandlerMethod handler;

	private final SessionErrorHandler errors;

	private final DatagramOutput output;

	private final int concurrency;

	DatagramInvoker(WebTransportSession session, InvocableWebTransportHandlerMethod.Bound method,
			SessionErrorHandler errors, int concurrency) {
		this.session = session;
		this.method = method;
		this.handler = method.getHandlerMethod();
		this.errors = errors;
		this.output = new DatagramOutput(session);
		this.concurrency = concurrency;
	}

	/**
	 * Handle datagrams until the session ends.
	 */
	Mono<Void> run() {
		if (isMany()) {
			return Mono.defer(this::handleAll);
		}
		if (this.method.isDirect()) {
			return runBlocking();
		}
		return this.session.receiveDatagrams().flatMap(this::handle, this.concurrency, 1).then();
	}

	private Mono<Void> runBlocking() {
		HandlerCall call = HandlerCall.of(this.session);
		return new DatagramTurns(
				this.session.receiveDatagrams()
					.map((datagram) -> new BlockingDatagram(this, call, datagram, startHandling())),
				this.method::turn, this.concurrency, Schedulers.parallel(), System::nanoTime);
	}

	/**
	 * Call a method that blocks on the present thread.
	 */
	@Nullable Object callNow(HandlerCall call) throws Exception {
		return this.method.invoke(call);
	}

	/**
	 * Write what a method that blocks has returned.
	 * @return the reply, or {@code null} if the method has none
	 */
	@Nullable DataBuffer write(@Nullable Object value) {
		ReturnValueHandler returnValue = this.handler.getReturnValueHandler();
		return (value != null && !returnValue.isVoid()) ? this.output.write(value, returnValue.getWriter()) : null;
	}

	/**
	 * Send what has been written.
	 */
	void send(DataBuffer reply) {
		this.output.send(reply);
	}

	/**
	 * A call has failed when nobody waited for it any more.
	 */
	void droppedAfter(Throwable failure) {
		logger.debug(
				"[%s] %s failed after it was cancelled".formatted(this.session.getId(), this.handler.getDescription()),
				failure);
	}

	private SessionMetrics.Handling startHandling() {
		SessionMetrics metrics = this.errors.metrics();
		return (metrics != null) ? metrics.datagramHandling() : SessionMetrics.Handling.NONE;
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
		SessionMetrics.Handling handling = startHandling();
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
		ReturnValueHandler returnValue = this.handler.getReturnValueHandler();
		return returnValue.isVoid() ? this.method.callVoid(call)
				: this.output.send(this.method.call(call), returnValue.isMany(), returnValue.getWriter());
	}

	private boolean isMany() {
		PayloadReader payload = this.handler.getPayloadReader();
		return payload != null && payload.isMany();
	}

	/**
	 * Go on after an error.
	 */
	Mono<Void> recover(Throwable failure, HandlerCall call) {
		return this.errors.decide(failure, call).flatMap((outcome) -> apply(outcome, failure));
	}

	private Mono<Void> apply(ErrorOutcome outcome, Throwable failure) {
		if (outcome instanceof ErrorOutcome.Close close) {
			return this.session.close(close.status());
		}
		if (outcome instanceof ErrorOutcome.Reply reply) {
			return this.output.send(reply.values(), reply.many(), reply.writer()).onErrorResume(this::report);
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
