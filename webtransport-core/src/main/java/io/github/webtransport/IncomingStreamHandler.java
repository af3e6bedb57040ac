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

package io.github.webtransport;

import java.util.function.Function;

import io.github.webtransport.logging.ApplicationErrorLog;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.log.LogAccessor;
import org.springframework.util.Assert;

/**
 * Handles the streams that the peer opens, each apart from the others.
 *
 * @param <S> the kind of stream
 */
final class IncomingStreamHandler<S extends WebTransportReceiveStream> {

	private static final LogAccessor logger = new LogAccessor(IncomingStreamHandler.class);

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(IncomingStreamHandler.class);

	private static final long NO_ERROR = 0;

	private static final long INTERNAL_ERROR = CloseStatus.INTERNAL_ERROR.code();

	private final WebTransportSession session;

	private final Function<? super S, ? extends @Nullable Publisher<Void>> handler;

	private final Function<S, @Nullable WebTransportSendStream> reply;

	private IncomingStreamHandler(WebTransportSession session,
			Function<? super S, ? extends @Nullable Publisher<Void>> handler,
			Function<S, @Nullable WebTransportSendStream> reply) {
		Assert.notNull(handler, "'handler' must not be null");
		this.session = session;
		this.handler = handler;
		this.reply = reply;
	}

	static IncomingStreamHandler<WebTransportStream> bidirectional(WebTransportSession session,
			Function<? super WebTransportStream, ? extends Publisher<Void>> handler) {
		return new IncomingStreamHandler<>(session, handler, (stream) -> stream);
	}

	static IncomingStreamHandler<WebTransportReceiveStream> unidirectional(WebTransportSession session,
			Function<? super WebTransportReceiveStream, ? extends Publisher<Void>> handler) {
		return new IncomingStreamHandler<>(session, handler, (stream) -> null);
	}

	Mono<Void> handle(Flux<S> streams, int concurrency) {
		Assert.isTrue(concurrency >= 1, () -> "'concurrency' must be at least 1, but is " + concurrency);
		return Mono.deferContextual((context) -> {
			SessionMetrics metrics = context.getOrDefault(SessionMetrics.class, null);
			return streams.flatMap((stream) -> handle(stream, metrics), concurrency, 1).then();
		});
	}

	private Mono<Void> handle(S stream, @Nullable SessionMetrics metrics) {
		return Mono.defer(() -> {
			SessionMetrics.Handling handling = (metrics != null)
					? metrics.streamHandling(directionOf(stream), stream.getStreamId()) : SessionMetrics.Handling.NONE;
			// Deferred, or Reactor would throw what it takes for fatal instead of
			// signalling it
			Mono<Void> called = Mono.defer(() -> call(stream));
			return ((handling != SessionMetrics.Handling.NONE) ? watch(called, handling) : called)
				.then(Mono.defer(() -> finish(stream)))
				.onErrorResume((failure) -> fail(stream, failure, metrics))
				.doOnCancel(() -> end(stream, NO_ERROR).subscribe());
		});
	}

	private static Mono<Void> watch(Mono<Void> called, SessionMetrics.Handling handling) {
		return called.doOnError(handling::failed)
			.doOnCancel(handling::cancelled)
			.doFinally((signal) -> handling.ended())
			.contextWrite(handling.getContext());
	}

	private StreamDirection directionOf(S stream) {
		return (this.reply.apply(stream) != null) ? StreamDirection.BIDIRECTIONAL : StreamDirection.UNIDIRECTIONAL;
	}

	private Mono<Void> call(S stream) {
		try {
			Publisher<Void> handled = this.handler.apply(stream);
			Assert.state(handled != null, () -> "Stream handler " + this.handler + " returned null");
			return Flux.from(handled).then();
		}
		// A missing class must not end up in the event loop
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

	/**
	 * End what the handler has left open.
	 */
	private Mono<Void> finish(S stream) {
		WebTransportSendStream reply = this.reply.apply(stream);
		Mono<Void> finished = (reply != null) ? ignoreEnd(stream, reply.finish()) : Mono.empty();
		return finished.then(ignoreEnd(stream, stream.stopSending(NO_ERROR)));
	}

	private Mono<Void> fail(S stream, Throwable failure, @Nullable SessionMetrics metrics) {
		if (isEnd(failure)) {
			logger.debug(failure, () -> describe(stream) + "ended");
			return end(stream, codeOf(failure));
		}
		if (failure instanceof DecodingException || failure instanceof DataBufferLimitException) {
			logger.debug(failure, () -> describe(stream) + "cannot read its input");
			if (metrics != null) {
				metrics.inputRefused(failure);
			}
		}
		else {
			errors.error(describe(stream) + "failed", failure);
			if (metrics != null) {
				metrics.handlerFailed(failure);
			}
		}
		return end(stream, INTERNAL_ERROR);
	}

	private String describe(S stream) {
		return "[%s] Handler of stream %d ".formatted(this.session.getId(), stream.getStreamId());
	}

	private static boolean isEnd(Throwable failure) {
		return failure instanceof StreamResetException || failure instanceof StreamStoppedException
				|| failure instanceof SessionClosedException;
	}

	private static long codeOf(Throwable failure) {
		return (failure instanceof StreamResetException reset && reset.getCode() >= 0
				&& reset.getCode() <= CloseStatus.MAX_CODE) ? reset.getCode() : NO_ERROR;
	}

	private Mono<Void> end(S stream, long code) {
		WebTransportSendStream reply = this.reply.apply(stream);
		Mono<Void> reset = (reply != null) ? ignoreEnd(stream, reply.reset(code)) : Mono.empty();
		return reset.then(ignoreEnd(stream, stream.stopSending(code)));
	}

	private Mono<Void> ignoreEnd(S stream, Mono<Void> operation) {
		return operation.onErrorResume((failure) -> {
			logger.debug(failure,
					() -> "[%s] Stream %d has ended".formatted(this.session.getId(), stream.getStreamId()));
			return Mono.empty();
		});
	}

}
