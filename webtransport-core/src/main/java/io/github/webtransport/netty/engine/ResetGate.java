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

package io.github.webtransport.netty.engine;

import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * Holds back the reset of a stream:
 * <ul>
 * <li>until the preamble that this side sent has arrived. The engine does not repeat what
 * was lost of a stream that was reset, and its peer forgets what it has not read of it,
 * and could not tell the session;</li>
 * <li>until a stream that this side has stopped is ended by the peer
 * ({@link StoppedStream}).</li>
 * </ul>
 */
final class ResetGate implements StoppedStream.Listener {

	private static final long NONE = -1;

	private final QuicStream stream;

	private final QuicStreamChannel channel;

	private final QuicConnection connection;

	private long held = NONE;

	private boolean preamblePending;

	/**
	 * When the engine took the preamble.
	 */
	private long preambleAt;

	/**
	 * The mark of that moment.
	 */
	private int preambleMark = -1;

	/**
	 * The peer has the preamble for sure.
	 */
	private boolean preambleArrived;

	private @Nullable StoppedStream stopped;

	ResetGate(QuicStream stream, QuicStreamChannel channel, QuicConnection connection) {
		this.stream = stream;
		this.channel = channel;
		this.connection = connection;
		this.preambleArrived = !channel.isLocalCreated();
	}

	/**
	 * The engine takes the preamble.
	 * @param at when
	 * @param mark the mark of that moment
	 */
	void preambleTaken(long at, int mark) {
		this.preambleAt = at;
		this.preambleMark = mark;
	}

	/**
	 * The engine has not taken the preamble yet.
	 */
	void preamblePending() {
		this.preamblePending = true;
	}

	void preambleWritten() {
		this.preamblePending = false;
		if (this.held != NONE) {
			this.preambleAt = System.nanoTime();
			this.preambleMark = -1;
			resetBehindPreamble();
		}
		this.stream.closeIfReleased();
	}

	void preambleArrived() {
		this.preambleArrived = true;
	}

	/**
	 * Return whether nothing is held back.
	 */
	boolean isIdle() {
		return !this.preamblePending && this.held == NONE;
	}

	/**
	 * Reset the stream, now or when it does no harm.
	 * @param errorCode the code, up to 62 bits
	 * @param peerSends whether the peer may be sending on the stream
	 */
	void reset(long errorCode, boolean peerSends) {
		if (!this.preambleArrived) {
			this.held = errorCode;
			if (!this.preamblePending) {
				resetBehindPreamble();
			}
		}
		else if (peerSends) {
			this.held = errorCode;
			// The same task may be about to stop the other direction
			this.connection.execute(() -> {
				if (this.stopped == null || !this.stopped.isWaiting()) {
					open();
				}
			});
		}
		else {
			resetNow(errorCode);
		}
	}

	private void resetBehindPreamble() {
		if (this.connection.turns().isUnsent(this.preambleMark)) {
			this.connection.turns().buildPackets();
		}
		if (this.connection.finGate().isArrived(this.preambleAt)) {
			resetNow(this.held);
		}
		else {
			this.connection.finGate().add(this.stream, this.preambleAt);
		}
	}

	/**
	 * The stream, which is bidirectional, was stopped.
	 */
	void stopped() {
		this.stopped = new StoppedStream(this.channel, this.connection, this);
	}

	@Override
	public void onPeerEnd(boolean ended) {
		if (!open() && ended) {
			this.stream.endOfStopped();
		}
	}

	/**
	 * Let go what is held back.
	 * @return whether anything was
	 */
	boolean open() {
		if (this.held == NONE) {
			return false;
		}
		resetNow(this.held);
		this.stream.closeIfReleased();
		return true;
	}

	private void resetNow(long errorCode) {
		this.held = NONE;
		if (this.channel.isActive()) {
			this.stream.discardUnsent();
			QuicheBridge.reset(this.channel, errorCode);
		}
	}

}
