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
import io.github.webtransport.StreamDirection;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.StreamReset;
import io.github.webtransport.spring.blocking.BlockingStream;
import io.github.webtransport.spring.invocation.HandlerCall;
import io.github.webtransport.spring.invocation.InvocableWebTransportHandlerMethod;
import io.github.webtransport.spring.payload.PayloadInput;
import io.github.webtransport.spring.payload.PayloadReader;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.util.Assert;

/**
 * One stream in the hands of a method: from the call to the end of both its sides.
 */
final class StreamInvocation {

	private static final Log logger = LogFactory.getLog(StreamInvocation.class);

	private final WebTransportSession session;

	private final WebTransportReceiveStream stream;

	private final @Nullable WebTransportSendStream reply;

	private final @Nullable BlockingStream blocking;

	private final InvocableWebTransportHandlerMethod.Bound method;

	private final InvocableWebTransportHandlerMethod handler;

	private final SessionErrorHandler errors;

	private final StreamInput input;

	private volatile SessionMetrics.Handling handling = SessionMetrics.Handling.NONE;

	StreamInvocation(WebTransportSession session, WebTransportReceiveStream stream,
			@Nullable WebTransportSendStream reply, InvocableWebTransportHandlerMethod.Bound method,
			SessionErrorHandler errors) {
		this.session = session;
		this.stream = stream;
		this.reply = reply;
		this.method = method;
		this.handler = method.getHandlerMethod();
		this.errors = errors;
		this.blocking = this.handler.getReturnValueHandler().isBlocking()
				? new BlockingStream(stream, reply, this.handler.getStreamIdleTimeout()) : null;
		PayloadReader payload = this.handler.getPayloadReader();
		// A value is waited for without a thread
		WebTransportReceiveStream source = (payload != null && payload.isValue()) ? stream : visible();
		this.input = new StreamInput(Flux.defer(source::receive));
	}

	private WebTransportReceiveStream visible() {
		return (this.blocking != null) ? this.blocking : this.stream;
	}

	Mono<Void> run() {
		HandlerCall call = HandlerCall.of(this.session).withStream(visible());
		return Mono.defer(() -> observe(start(call)))
			.then(Mono.defer(this::finish))
			.onErrorResume(this::end)
			.doFinally((signal) -> release());
	}

	private Mono<Void> observe(Mono<Void> handled) {
		SessionMetrics metrics = this.errors.metrics();
		SessionMetrics.Handling handling = (metrics != null) ? metrics.streamHandling(
				(this.reply != null) ? StreamDirection.BIDIRECTIONAL : StreamDirection.UNIDIRECTIONAL,
				this.stream.getStreamId()) : SessionMetrics.Handling.NONE;
		if (handling == SessionMetrics.Handling.NONE) {
			return handled;
		}
		this.handling = handling;
		return handled.doOnError(handling::failed)
			.doOnCancel(handling::cancelled)
			.doFinally((signal) -> handling.ended())
			.contextWrite(handling.getContext());
	}

	private void release() {
		if (this.blocking != null) {
			this.blocking.release();
		}
	}

	private Mono<Void> start(HandlerCall call) {
		PayloadReader payload = this.handler.getPayloadReader();
		if (payload == null || !payload.isValue()) {
			return respond(call.withInput(this.input));
		}
		if (payload.isHead()) {
			return payload.cutHead(this.input)
				.switchOnFirst((first, parts) -> respond(first, parts, call))
				.then()
				.doOnDiscard(PayloadInput.HeldBuffer.class, PayloadInput.HeldBuffer::release)
				.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
		}
		return payload.join(this.input)
			.onErrorMap((failure) -> new InputFailure(failure))
			.flatMap((whole) -> respond(call, new PayloadInput.HeldBuffer(whole)))
			.onErrorResume(InputFailure.class, (failure) -> recover(failure.getCause(), call))
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	/**
	 * Call the method when the first line is there, which what follows is not.
	 */
	private Mono<Void> respond(Signal<?> first, Flux<Object> parts, HandlerCall call) {
		Throwable failure = first.getThrowable();
		if (failure != null) {
			return recover(failure, call);
		}
		Assert.state(first.get() instanceof PayloadInput.HeldBuffer, "There is no first line");
		PayloadInput.HeldBuffer head = (PayloadInput.HeldBuffer) first.get();
		Flux<DataBuffer> rest = parts.ofType(DataBuffer.class);
		PayloadInput headed = new PayloadInput.Headed(head, (this.blocking != null) ? this.blocking.watch(rest) : rest);
		return respond(call.withInput(headed)).doFinally((signal) -> head.release());
	}

	private Mono<Void> respond(HandlerCall call, PayloadInput.HeldBuffer whole) {
		return respond(call.withInput(whole)).doFinally((signal) -> whole.release());
	}

	private Mono<Void> respond(HandlerCall call) {
		if (this.reply == null || this.handler.getReturnValueHandler().isVoid()) {
			return this.method.callVoid(call).onErrorResume((failure) -> recover(failure, call));
		}
		Flux<DataBuffer> body = this.handler.getReturnValueHandler()
			.getWriter()
			.writeStream(this.method.call(call), this.handler.getReturnValueHandler().isMany(),
					this.session.bufferFactory());
		return this.reply.send(body.onErrorResume((failure) -> replace(failure, call)));
	}

	/**
	 * Go on after an error of a method whose result is not sent.
	 */
	private Mono<Void> recover(Throwable failure, HandlerCall call) {
		this.input.failing();
		return this.errors.decide(failure, call).flatMap((outcome) -> {
			Flux<DataBuffer> instead = replace(outcome, failure);
			return (outcome instanceof ErrorOutcome.Reply && this.reply != null) ? this.reply.send(instead)
					: instead.then();
		});
	}

	/**
	 * Find out what to send in place of what failed. An error tells the code to reset
	 * with.
	 */
	private Flux<DataBuffer> replace(Throwable failure, HandlerCall call) {
		this.input.failing();
		return this.errors.decide(failure, call).flatMapMany((outcome) -> replace(outcome, failure));
	}

	private Flux<DataBuffer> replace(ErrorOutcome outcome, Throwable failure) {
		if (isCut(outcome)) {
			return Flux.error(new StreamResetException(StreamReset.INTERNAL_ERROR.code()));
		}
		if (outcome instanceof ErrorOutcome.Handled) {
			return Flux.empty();
		}
		if (outcome instanceof ErrorOutcome.Close close) {
			// The end of the session is the end of this stream
			return this.session.close(close.status()).thenMany(Flux.never());
		}
		if (outcome instanceof ErrorOutcome.Reset reset) {
			return Flux.error(new StreamResetException(reset.code()));
		}
		if (outcome instanceof ErrorOutcome.Reply instead && this.reply != null) {
			return instead.writer()
				.writeStream(instead.values(), instead.many(), this.session.bufferFactory())
				.onErrorResume(this::unhandled);
		}
		return unhandled(failure);
	}

	/**
	 * Return whether the peer would take a part of the output for the whole, or what
	 * follows for its end.
	 */
	private boolean isCut(ErrorOutcome outcome) {
		if (this.blocking == null) {
			return false;
		}
		return (outcome instanceof ErrorOutcome.Handled && this.blocking.hasUnfinishedOutput())
				|| (outcome instanceof ErrorOutcome.Reply && this.blocking.hasSentUnfinishedOutput());
	}

	private Flux<DataBuffer> unhandled(Throwable failure) {
		this.handling.failed(failure);
		this.errors.report(failure, this.handler);
		return Flux.error(new StreamResetException(ErrorClassifier.codeOf(failure)));
	}

	/**
	 * The method is done: nothing more is sent or read.
	 */
	private Mono<Void> finish() {
		Mono<Void> finished = (this.reply != null) ? this.reply.finish() : Mono.empty();
		return finished.onErrorResume(this::ignore).then(this.stream.stopSending(0)).onErrorResume(this::ignore);
	}

	/**
	 * The method failed, the peer stopped reading, or the session has ended.
	 */
	private Mono<Void> end(Throwable failure) {
		if (ErrorClassifier.isSessionClosed(failure) && !this.session.isOpen()) {
			return Mono.error(failure);
		}
		this.input.failing();
		long code = codeOf(failure);
		Mono<Void> reset = (this.reply != null) ? this.reply.reset(code) : Mono.empty();
		return reset.onErrorResume(this::ignore).then(this.stream.stopSending(code)).onErrorResume(this::ignore);
	}

	private long codeOf(Throwable failure) {
		if (failure instanceof StreamStoppedException) {
			return 0;
		}
		if (!(failure instanceof StreamResetException)) {
			this.errors.report(failure, this.handler);
		}
		return ErrorClassifier.codeOf(failure);
	}

	private Mono<Void> ignore(Throwable failure) {
		logger.debug("[%s] Stream %d has ended".formatted(this.session.getId(), this.stream.getStreamId()), failure);
		return Mono.empty();
	}

	/**
	 * Tells an error of the input from one that has been dealt with.
	 */
	private static final class InputFailure extends RuntimeException {

		private static final long serialVersionUID = 1L;

		InputFailure(Throwable cause) {
			super(cause);
		}

		@Override
		public synchronized Throwable getCause() {
			Throwable cause = super.getCause();
			return (cause != null) ? cause : this;
		}

	}

}
