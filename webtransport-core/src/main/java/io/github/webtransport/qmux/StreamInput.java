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

package io.github.webtransport.qmux;

import java.util.ArrayDeque;

import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.CreditWindow;
import io.github.webtransport.protocol.VarInt;
import io.github.webtransport.protocol.qmux.QmuxEncoder;
import io.github.webtransport.protocol.qmux.QmuxFrame;
import io.github.webtransport.protocol.qmux.QuicErrorCodes;
import io.github.webtransport.transport.StreamListener;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What the peer sends on a stream. Waits until it is asked for, within both levels of
 * flow control; nothing comes out of order.
 */
final class StreamInput {

	/**
	 * Buffers that are not larger are collected in one: many small ones would take more
	 * memory than the peer has credit for.
	 */
	private static final int COLLECTED = 4 << 10;

	private final QmuxConnection connection;

	private final QmuxStream stream;

	private final CreditWindow credit;

	/**
	 * Bounded by the credit of the stream.
	 */
	private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>(0);

	private boolean asked;

	private long received;

	/**
	 * What flow control has counted: what came, and what a reset says was sent.
	 */
	private long counted;

	/**
	 * What of it needs no more memory.
	 */
	private long finished;

	private long finalSize = -1;

	private @Nullable Long resetCode;

	private long reliableSize;

	private boolean over;

	/**
	 * Create an input.
	 * @param window what the peer may send before it is read
	 */
	StreamInput(QmuxConnection connection, QmuxStream stream, long window) {
		this.connection = connection;
		this.stream = stream;
		this.credit = new CreditWindow(window, VarInt.MAX);
	}

	/**
	 * Return whether the peer sends no more.
	 */
	boolean isEnded() {
		return this.finalSize >= 0 && this.received >= ((this.resetCode != null) ? this.reliableSize : this.finalSize);
	}

	/**
	 * Ask for one buffer.
	 */
	void read() {
		this.asked = true;
		deliver();
	}

	/**
	 * Bytes came.
	 */
	void data(QmuxFrame.Stream frame) {
		int length = frame.data().readableBytes();
		if (frame.offset() >= 0 && frame.offset() != this.received) {
			throw QmuxConnection.violation(QuicErrorCodes.PROTOCOL_VIOLATION,
					"Bytes of a stream are missing, or came twice");
		}
		long end = this.received + length;
		if (this.finalSize >= 0 && (end > this.finalSize || frame.fin() && end != this.finalSize)) {
			throw QmuxConnection.violation(QuicErrorCodes.FINAL_SIZE_ERROR, "A stream has another final size");
		}
		count(end);
		this.received = end;
		if (frame.fin()) {
			this.finalSize = end;
		}
		if (this.over) {
			finish(length, false);
		}
		else {
			keep(frame.data());
			deliver();
		}
		endIfOver();
	}

	/**
	 * Count what the peer has sent, and has to have credit for.
	 */
	private void count(long end) {
		long more = end - this.counted;
		if (more > 0) {
			if (!this.credit.use(more) || !this.connection.receiveCredit().use(more)) {
				throw QmuxConnection.violation(QuicErrorCodes.FLOW_CONTROL_ERROR, "Peer sent more than allowed");
			}
			this.counted = end;
		}
	}

	private void keep(ByteBuf data) {
		int length = data.readableBytes();
		if (length == 0) {
			return;
		}
		this.connection.unread(length);
		ByteBuf last = this.arrived.peekLast();
		if (last != null && length <= last.maxWritableBytes()) {
			last.writeBytes(data);
		}
		else {
			// A copy, or some bytes would keep a record from being released
			int capacity = (length < COLLECTED && last != null) ? COLLECTED : length;
			this.arrived.add(this.connection.alloc().buffer(length, capacity).writeBytes(data));
		}
	}

	private void deliver() {
		StreamListener listener = this.stream.listener();
		if (listener == null || this.over) {
			return;
		}
		if (this.asked && !this.arrived.isEmpty()) {
			this.asked = false;
			ByteBuf bytes = this.arrived.remove();
			this.connection.unread(-bytes.readableBytes());
			finish(bytes.readableBytes(), true);
			listener.onData(bytes);
		}
		if (this.arrived.isEmpty() && !this.over && isEnded()) {
			this.over = true;
			Long code = this.resetCode;
			if (code != null) {
				listener.onReset(code);
			}
			else {
				listener.onFin();
			}
			endIfOver();
		}
	}

	/**
	 * Bytes need no more memory.
	 * @param renew whether the stream has credit for as many again
	 */
	private void finish(long bytes, boolean renew) {
		this.finished += bytes;
		this.connection.consumed(bytes);
		long limit = this.credit.finish(bytes);
		if (limit >= 0 && renew && this.finalSize < 0 && !this.connection.isClosing()) {
			QmuxEncoder.maxStreamData(this.connection.outbox().frame(), this.stream.streamId(), limit);
		}
	}

	/**
	 * The peer gives up sending.
	 */
	void reset(QmuxFrame.Reset frame) {
		if (this.finalSize >= 0 && this.finalSize != frame.finalSize() && frame.finalSize() >= this.received) {
			throw QmuxConnection.violation(QuicErrorCodes.FINAL_SIZE_ERROR, "A stream has another final size");
		}
		if (this.resetCode == null && isEnded()) {
			// All of it is here
			return;
		}
		// Peers of these drafts may say less than they have sent
		long size = Math.max(frame.finalSize(), this.received);
		count(size);
		this.finalSize = size;
		this.reliableSize = (this.resetCode != null) ? Math.min(this.reliableSize, frame.reliableSize())
				: frame.reliableSize();
		if (this.resetCode == null) {
			// A code that no application of WebTransport can have says nothing
			this.resetCode = (frame.code() <= ApplicationErrorCode.MAX) ? ApplicationErrorCode.toHttp3(frame.code())
					: frame.code();
		}
		if (this.reliableSize == 0) {
			discard();
		}
		deliver();
		endIfOver();
	}

	/**
	 * Nobody wants the rest.
	 * @param code the code of the application
	 */
	void stop(long code) {
		if (this.over) {
			return;
		}
		this.over = true;
		discard();
		if (this.finalSize < 0 && !this.connection.isClosing()) {
			QmuxEncoder.stopSending(this.connection.outbox().frame(), this.stream.streamId(), code);
		}
		endIfOver();
	}

	/**
	 * Give back what flow control has counted and what will not come.
	 */
	private void endIfOver() {
		if (this.over && isEnded()) {
			finish(this.counted - this.finished, false);
		}
		this.stream.forgetIfOver();
	}

	/**
	 * Release what waits.
	 */
	void discard() {
		ByteBuf bytes;
		while ((bytes = this.arrived.poll()) != null) {
			int length = bytes.readableBytes();
			bytes.release();
			this.connection.unread(-length);
			finish(length, false);
		}
	}

}
