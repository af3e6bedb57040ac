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

import java.time.Duration;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionMetrics.StreamOutcome;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * A stream of a session: one or two sides on one carrier.
 */
abstract class StreamEndpoint implements StreamListener {

	/**
	 * How long a stream that was reset because its session has ended waits for that end.
	 */
	private static final Duration SESSION_END_WAIT = Duration.ofSeconds(1);

	private final DefaultSession session;

	private final StreamCarrier carrier;

	private final @Nullable ReceiveSide receiveSide;

	private final @Nullable SendSide sendSide;

	private final long openedAt = System.nanoTime();

	private @Nullable Throwable failure;

	/**
	 * Whether the peer has reset the stream because the session has ended.
	 */
	private boolean sessionGone;

	/**
	 * Whether the application has the stream, or never will. One that ends while it waits
	 * keeps its place, or a peer could fill the queue with streams that are over.
	 */
	private boolean taken;

	private boolean released;

	StreamEndpoint(DefaultSession session, StreamCarrier carrier) {
		this.session = session;
		this.carrier = carrier;
		this.taken = carrier.isLocal();
		boolean bidirectional = carrier.isBidirectional();
		this.receiveSide = (bidirectional || !carrier.isLocal()) ? new ReceiveSide(this) : null;
		this.sendSide = (bidirectional || carrier.isLocal()) ? new SendSide(this) : null;
	}

	final DefaultSession session() {
		return this.session;
	}

	final StreamCarrier carrier() {
		return this.carrier;
	}

	final CarrierLoop loop() {
		return this.session.loop();
	}

	final long streamId() {
		return this.carrier.streamId();
	}

	final ReceiveSide receiveSide() {
		Assert.state(this.receiveSide != null, "The stream has no receiving side");
		return this.receiveSide;
	}

	final SendSide sendSide() {
		Assert.state(this.sendSide != null, "The stream has no sending side");
		return this.sendSide;
	}

	final StreamDirection direction() {
		return (this.carrier.isBidirectional()) ? StreamDirection.BIDIRECTIONAL : StreamDirection.UNIDIRECTIONAL;
	}

	/**
	 * Run an action on the loop for a {@code Mono} that completes with it. There is
	 * nothing to do where the loop has ended, and the session with it.
	 */
	final Mono<Void> action(Runnable action) {
		return LoopSink.<Void>mono(this.session, (sink) -> {
			action.run();
			sink.success();
		}).onErrorComplete(SessionClosedException.class);
	}

	static void checkCode(long code) {
		Assert.isTrue(code >= 0 && code <= CloseStatus.MAX_CODE,
				() -> "'code' must be between 0 and 4294967295, but is " + code);
	}

	@Override
	public void onData(ByteBuf bytes) {
		receiveSide().onData(bytes);
	}

	@Override
	public void onFin() {
		receiveSide().onFin();
	}

	@Override
	public void onReset(long errorCode) {
		if (ApplicationErrorCode.fromHttp3(errorCode) >= 0) {
			receiveSide().onReset(errorCode);
			return;
		}
		// A code of the protocol says that the session has ended: wait for its reason,
		// which may come behind the reset
		if (errorCode == WebTransportErrorCodes.WT_SESSION_GONE) {
			this.sessionGone = true;
			loop().schedule(() -> receiveSide().onReset(errorCode), SESSION_END_WAIT);
		}
		else {
			loop().execute(() -> receiveSide().onReset(errorCode));
		}
	}

	@Override
	public void onWritten() {
		sendSide().onWritten();
	}

	@Override
	public void onUnsent(long bytes) {
		this.session.credit().unsent(bytes);
	}

	@Override
	public void onDelivered() {
		sendSide().onDelivered();
	}

	@Override
	public void onStopped() {
		stopped(-1);
	}

	@Override
	public void onStopped(long errorCode) {
		stopped(ApplicationErrorCode.fromHttp3(errorCode));
	}

	private void stopped(long code) {
		// The end of the session, which stops its streams too, may be in the same packet
		loop().execute(() -> {
			if (this.sessionGone) {
				loop().schedule(() -> sendSide().onStopped(code), SESSION_END_WAIT);
			}
			else {
				sendSide().onStopped(code);
			}
		});
	}

	@Override
	public void onLost() {
		this.taken = true;
		Throwable cause = this.session.lostException();
		if (this.receiveSide != null) {
			this.receiveSide.lost(cause);
		}
		if (this.sendSide != null) {
			this.sendSide.lost(cause);
		}
		releaseIfOver();
	}

	/**
	 * Reset and stop the stream.
	 */
	final void abort(long errorCode, Throwable cause) {
		this.taken = true;
		ReceiveSide receiveSide = this.receiveSide;
		if (receiveSide != null) {
			this.session.tellEnd(() -> receiveSide.abort(errorCode, cause));
		}
		SendSide sendSide = this.sendSide;
		if (sendSide != null) {
			this.session.tellEnd(() -> sendSide.abort(errorCode, cause));
		}
		releaseIfOver();
	}

	/**
	 * The application has the stream.
	 */
	final void taken() {
		this.taken = true;
		releaseIfOver();
	}

	/**
	 * One of the sides has ended.
	 */
	final void sideEnded(@Nullable Throwable cause) {
		if (this.failure == null) {
			this.failure = cause;
		}
		releaseIfOver();
	}

	private void releaseIfOver() {
		boolean receiving = this.receiveSide != null && !this.receiveSide.isEnded();
		boolean sending = this.sendSide != null && !this.sendSide.isEnded();
		if (!receiving && !sending && this.taken && !this.released) {
			this.released = true;
			this.carrier.release();
			this.session.streamEnded(this, outcome(), System.nanoTime() - this.openedAt);
		}
	}

	private StreamOutcome outcome() {
		if (this.failure == null) {
			return StreamOutcome.FINISHED;
		}
		return (this.failure instanceof SessionClosedException) ? StreamOutcome.SESSION_CLOSED : StreamOutcome.RESET;
	}

	@Override
	public String toString() {
		return "[" + this.session.getId() + " stream " + streamId() + "]";
	}

}
