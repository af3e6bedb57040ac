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

package io.github.webtransport.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * The sending side of a stream: one body at a time, then FIN or a reset.
 */
final class SendSide {

	private final StreamEndpoint stream;

	private @Nullable BodyWriter active;

	private boolean ended;

	private @Nullable Throwable error;

	/**
	 * Those who want to know of STOP_SENDING.
	 */
	private final List<LoopSink<Void>> watchers = new ArrayList<>(0);

	/**
	 * Those who want to know that the peer has acknowledged all.
	 */
	private final List<LoopSink<Void>> acknowledgements = new ArrayList<>(0);

	private boolean delivered;

	/**
	 * Why the peer will never acknowledge all.
	 */
	private @Nullable Throwable undelivered;

	SendSide(StreamEndpoint stream) {
		this.stream = stream;
	}

	StreamEndpoint stream() {
		return this.stream;
	}

	Mono<Void> write(Publisher<? extends DataBuffer> body, boolean fin) {
		return new BodyMono(this, body, fin);
	}

	/**
	 * Take the side for a body.
	 * @return why it cannot be taken, or {@code null}
	 */
	@Nullable Throwable begin(BodyWriter writer) {
		if (this.ended) {
			return (this.error != null) ? this.error : new IllegalStateException("The stream is finished");
		}
		if (this.active != null) {
			return new IllegalStateException("Another body is being written to the stream");
		}
		this.active = writer;
		this.stream.carrier().watchStop(true);
		return null;
	}

	/**
	 * The body is written; the stream stays open.
	 */
	void bodyWritten() {
		this.active = null;
		watchIfNeeded();
	}

	/**
	 * The FIN has left.
	 */
	void finished() {
		this.active = null;
		end(null);
	}

	Mono<Void> finish() {
		return LoopSink.mono(this.stream.session(), (sink) -> {
			if (this.active != null) {
				sink.error(new IllegalStateException("A body is being written to the stream"));
			}
			else if (this.ended && this.error != null) {
				sink.error(this.error);
			}
			else {
				if (!this.ended) {
					// FIN needs no credit, so that it is with the engine in any case
					this.stream.carrier().write(Unpooled.EMPTY_BUFFER, true);
					end(null);
				}
				sink.success();
			}
		});
	}

	void reset(long code) {
		if (!this.ended) {
			resetNow(ApplicationErrorCode.toHttp3(code),
					new StreamResetException(code, ApplicationErrorCode.toHttp3(code)));
		}
	}

	/**
	 * A body has failed. One that was read from a stream may be relayed from another
	 * session: its peer learns the same code.
	 */
	void bodyFailed(Throwable error) {
		if (error instanceof StreamResetException reset && reset.getCode() < 0 && reset.getHttp3Code() >= 0) {
			abort(reset.getHttp3Code(), reset);
		}
		else if (error instanceof SessionClosedException) {
			// Of another session, unless this one is about to end its streams
			abort(WebTransportErrorCodes.WT_SESSION_GONE,
					(this.stream.session().isClosing()) ? this.stream.session().closedException()
							: new StreamResetException(-1, WebTransportErrorCodes.WT_SESSION_GONE));
		}
		else {
			reset(codeOf(error));
		}
	}

	private static long codeOf(Throwable error) {
		long code = -1;
		if (error instanceof StreamResetException reset) {
			code = reset.getCode();
		}
		else if (error instanceof StreamStoppedException stopped) {
			code = stopped.getCode();
		}
		return (code >= 0 && code <= ApplicationErrorCode.MAX) ? code : 0;
	}

	/**
	 * A body was cancelled. One that waits for its refusal does not harm the other.
	 */
	void cancelled(BodyWriter writer) {
		if (this.active == null || this.active == writer) {
			reset(0);
		}
	}

	/**
	 * Reset because the session has ended.
	 */
	void abort(long errorCode, Throwable cause) {
		if (!this.ended) {
			resetNow(errorCode, cause);
		}
	}

	private void resetNow(long errorCode, Throwable cause) {
		this.stream.carrier().reset(errorCode);
		endWith(cause);
	}

	/**
	 * End because the connection is gone.
	 */
	void lost(Throwable cause) {
		if (!this.ended) {
			endWith(cause);
		}
	}

	void onStopped(long code) {
		if (!this.ended) {
			endWith(new StreamStoppedException(code));
		}
		else if (!this.delivered) {
			undelivered(new StreamStoppedException(code));
		}
	}

	/**
	 * The peer has acknowledged all, FIN included.
	 */
	void onDelivered() {
		if (this.undelivered == null && !this.delivered) {
			this.delivered = true;
			tellAcknowledgements(LoopSink::success);
			this.stream.session().unacknowledged().remove(this);
		}
	}

	/**
	 * The peer will never acknowledge all.
	 */
	void undelivered(Throwable cause) {
		if (this.undelivered == null && !this.delivered) {
			this.undelivered = cause;
			tellAcknowledgements((sink) -> sink.error(cause));
			this.stream.session().unacknowledged().remove(this);
		}
	}

	private void tellAcknowledgements(Consumer<LoopSink<Void>> outcome) {
		List<LoopSink<Void>> sinks = List.copyOf(this.acknowledgements);
		this.acknowledgements.clear();
		sinks.forEach((sink) -> this.stream.session().tellEnd(() -> outcome.accept(sink)));
	}

	Mono<Void> acknowledged() {
		return LoopSink.mono(this.stream.session(), (sink) -> {
			Throwable undelivered = this.undelivered;
			if (this.delivered) {
				sink.success();
			}
			else if (undelivered != null) {
				sink.error(undelivered);
			}
			else if (!this.stream.carrier().reportsDelivery()) {
				sink.error(new UnsupportedOperationException(
						this.stream.session().engine() + " does not tell what the peer has acknowledged"));
			}
			else {
				this.acknowledgements.add(sink);
				sink.onCancel(() -> {
					this.acknowledgements.remove(sink);
					watchIfNeeded();
				});
				watchIfNeeded();
			}
		});
	}

	private void endWith(Throwable cause) {
		BodyWriter active = this.active;
		this.active = null;
		end(cause);
		if (active != null) {
			active.abort(cause);
		}
	}

	private void end(@Nullable Throwable error) {
		this.ended = true;
		this.error = error;
		this.stream.carrier().watchStop(false);
		if (error == null && this.stream.carrier().reportsDelivery()) {
			this.stream.session().unacknowledged().add(this);
		}
		this.stream.sideEnded(error);
		if (error != null) {
			undelivered(error);
		}
		List<LoopSink<Void>> watchers = List.copyOf(this.watchers);
		this.watchers.clear();
		watchers.forEach((watcher) -> this.stream.session().tellEnd(() -> tellEnd(watcher)));
	}

	void onWritten() {
		if (this.active != null) {
			this.active.onWritten();
		}
	}

	boolean isEnded() {
		return this.ended;
	}

	Mono<Void> stopped() {
		return LoopSink.mono(this.stream.session(), (sink) -> {
			if (this.ended) {
				tellEnd(sink);
				return;
			}
			this.watchers.add(sink);
			sink.onCancel(() -> {
				if (this.watchers.remove(sink)) {
					watchIfNeeded();
				}
			});
			watchIfNeeded();
		});
	}

	private void watchIfNeeded() {
		if (!this.ended) {
			this.stream.carrier()
				.watchStop(this.active != null || !this.watchers.isEmpty() || !this.acknowledgements.isEmpty());
		}
	}

	private void tellEnd(LoopSink<Void> watcher) {
		if (this.error instanceof StreamStoppedException || this.error instanceof SessionClosedException) {
			watcher.error(this.error);
		}
		else if (this.stream.session().isClosing()) {
			watcher.error(this.stream.session().closedException());
		}
		else {
			watcher.success();
		}
	}

}
