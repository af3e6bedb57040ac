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

import io.github.webtransport.protocol.CreditLimit;
import io.github.webtransport.protocol.qmux.QmuxEncoder;
import io.netty.buffer.ByteBuf;

/**
 * What this side sends on a stream: what the outbox and both levels of flow control let
 * go is sent, the rest waits.
 */
final class StreamOutput {

	private final QmuxConnection connection;

	private final QmuxStream stream;

	private final CreditLimit credit;

	/**
	 * Bounded by who writes: a body gives so many buffers and waits.
	 */
	private final ArrayDeque<Write> waiting = new ArrayDeque<>(0);

	private long sent;

	private boolean ended;

	private boolean stopped;

	private long stopCode;

	private boolean watchingStop;

	private boolean stopTold;

	/**
	 * Create an output.
	 * @param credit what the peer takes at first
	 */
	StreamOutput(QmuxConnection connection, QmuxStream stream, long credit) {
		this.connection = connection;
		this.stream = stream;
		this.credit = new CreditLimit(credit);
	}

	boolean isEnded() {
		return this.ended;
	}

	boolean takesFinWith(int bytes) {
		return this.waiting.isEmpty() && bytes <= available() && this.connection.outbox().hasRoom()
				&& bytes <= QmuxOutbox.MAX_UNSENT / 2;
	}

	private long available() {
		return Math.min(this.credit.available(), this.connection.sendCredit().available());
	}

	/**
	 * Write bytes.
	 * @return whether all of them are with the socket
	 */
	boolean write(ByteBuf bytes, boolean fin) {
		if (this.ended || this.connection.isClosing()) {
			this.stream.tellUnsent(bytes.readableBytes());
			bytes.release();
			this.connection.loop().execute(this::tellStopped);
			return false;
		}
		Write write = new Write(bytes, fin);
		if (this.waiting.isEmpty() && send(write)) {
			return true;
		}
		this.waiting.add(write);
		this.connection.streams().waits(this.stream);
		return false;
	}

	/**
	 * Send as much of a write as may go. The end of the stream needs neither credit nor
	 * room.
	 * @return whether that was all
	 */
	private boolean send(Write write) {
		while (write.remaining() > 0) {
			int length = (int) Math.min(write.remaining(), available());
			if (length == 0 || !this.connection.outbox().hasRoom()) {
				return false;
			}
			sendFrame(write, length);
		}
		if (write.fin && !this.ended) {
			this.connection.outbox().stream(this.stream.streamId(), this.sent, write.bytes, 0, 0, true);
			end();
		}
		write.bytes.release();
		return true;
	}

	private void sendFrame(Write write, int length) {
		boolean fin = write.fin && length == write.remaining();
		int written = this.connection.outbox()
			.stream(this.stream.streamId(), this.sent, write.bytes, write.position, length, fin);
		write.position += written;
		this.sent += written;
		this.credit.take(written);
		this.connection.sendCredit().take(written);
		if (fin && written == length) {
			end();
		}
	}

	private void end() {
		this.ended = true;
		this.stream.forgetIfOver();
	}

	/**
	 * Send one frame of what waits, where the connection has credit.
	 * @return whether more waits that the stream has credit for
	 */
	boolean resume() {
		Write write = this.waiting.peek();
		if (write == null || this.credit.available() == 0) {
			return false;
		}
		sendFrame(write, (int) Math.min(write.remaining(), available()));
		while (write != null && write.remaining() == 0) {
			this.waiting.remove();
			send(write);
			this.stream.tellWritten();
			write = this.waiting.peek();
		}
		return write != null && this.credit.available() > 0;
	}

	/**
	 * The peer takes more.
	 */
	void credit(long maximum) {
		if (this.credit.raise(maximum) && !this.waiting.isEmpty()) {
			this.connection.streams().waits(this.stream);
		}
	}

	/**
	 * Give up sending.
	 * @param code the code of the application
	 */
	void reset(long code) {
		if (this.ended) {
			return;
		}
		if (!this.connection.isClosing()) {
			QmuxEncoder.reset(this.connection.outbox().frame(), this.stream.streamId(), code, this.sent);
		}
		discard();
		end();
	}

	/**
	 * The peer does not want the rest.
	 */
	void stopped(long code) {
		if (this.ended) {
			return;
		}
		boolean pending = !this.waiting.isEmpty();
		this.stopped = true;
		this.stopCode = code;
		reset(code);
		if (pending || this.watchingStop) {
			tellStopped();
		}
	}

	void watchStop(boolean watch) {
		this.watchingStop = watch;
		if (watch && this.stopped) {
			this.connection.loop().execute(this::tellStopped);
		}
	}

	private void tellStopped() {
		if (this.stopped && !this.stopTold) {
			this.stopTold = true;
			this.stream.tellStopped(this.stopCode);
		}
	}

	/**
	 * Release what waits.
	 */
	void discard() {
		this.connection.streams().waitsNoMore(this.stream);
		long unsent = this.waiting.stream().mapToLong(Write::remaining).sum();
		this.waiting.forEach((write) -> write.bytes.release());
		this.waiting.clear();
		this.stream.tellUnsent(unsent);
	}

	/**
	 * Bytes on their way. The reader index of the buffer stays: the application may send
	 * one buffer to several streams.
	 */
	private static final class Write {

		private final ByteBuf bytes;

		private final boolean fin;

		private final int end;

		private int position;

		private Write(ByteBuf bytes, boolean fin) {
			this.bytes = bytes;
			this.fin = fin;
			this.position = bytes.readerIndex();
			this.end = bytes.writerIndex();
		}

		private int remaining() {
			return this.end - this.position;
		}

	}

}
