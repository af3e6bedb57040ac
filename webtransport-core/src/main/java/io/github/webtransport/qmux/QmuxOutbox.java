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

import io.github.webtransport.protocol.qmux.QmuxEncoder;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Collects frames in records and gives them to the socket. What is written in one turn of
 * the loop goes in as few messages as it fits.
 */
final class QmuxOutbox {

	/**
	 * Bytes that the socket may have and has not sent, beyond which there is no room for
	 * streams and datagrams: some records, so that it is never idle, and not more, so
	 * that what is urgent does not wait long behind what is not. Frames that keep the
	 * connection going are taken all the same. The peer makes this side write them, and
	 * is not listened to while there is no room.
	 */
	static final int MAX_UNSENT = 64 << 10;

	private static final int FIRST_CAPACITY = 256;

	private final QmuxSocket socket;

	private final Runnable onRoom;

	private @Nullable ByteBuf record;

	private int unsent;

	private long bytes;

	private boolean flushing;

	private boolean over;

	/**
	 * Create an outbox.
	 * @param socket takes the records
	 * @param onRoom told when there is room again
	 */
	QmuxOutbox(QmuxSocket socket, Runnable onRoom) {
		this.socket = socket;
		this.onRoom = onRoom;
	}

	boolean hasRoom() {
		return this.unsent + ((this.record != null) ? this.record.readableBytes() : 0) < MAX_UNSENT;
	}

	/**
	 * Return how many bytes went to the socket.
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Return the record to write a frame to, which is sent in this turn of the loop.
	 * @param length the most that the frame may take
	 */
	ByteBuf frame(int length) {
		if (this.record != null && this.record.readableBytes() + length > QmuxParameters.DEFAULT_MAX_RECORD_SIZE) {
			flush();
		}
		ByteBuf record = this.record;
		if (record == null) {
			record = this.socket.alloc().buffer(Math.max(FIRST_CAPACITY, length));
			this.record = record;
		}
		if (!this.flushing) {
			this.flushing = true;
			this.socket.loop().execute(this::flush);
		}
		return record;
	}

	/**
	 * Return the record to write a frame without a payload to.
	 */
	ByteBuf frame() {
		return frame(QmuxEncoder.MAX_CONTROL_FRAME);
	}

	/**
	 * Write bytes of a stream, as many as fit one frame.
	 * @param bytes has the bytes; its indices stay where they are, since others may send
	 * it as well
	 * @param index where they begin
	 * @param length how many there are
	 * @param fin whether the stream ends with them
	 * @return how many were written. Where it is not all of them, neither was the end
	 */
	int stream(long streamId, long offset, ByteBuf bytes, int index, int length, boolean fin) {
		int whole = Math.min(length, QmuxEncoder.MAX_STREAM_PAYLOAD) + QmuxEncoder.MAX_CONTROL_FRAME;
		ByteBuf record = frame(Math.min(whole, QmuxParameters.DEFAULT_MAX_RECORD_SIZE));
		int space = QmuxParameters.DEFAULT_MAX_RECORD_SIZE - record.readableBytes();
		int written = Math.min(length, QmuxEncoder.streamPayload(space, streamId, offset));
		QmuxEncoder.streamHead(record, streamId, offset, written, fin && written == length);
		record.writeBytes(bytes, index, written);
		return written;
	}

	/**
	 * Write a datagram that fits a frame.
	 */
	void datagram(ByteBuf payload) {
		int length = payload.readableBytes();
		ByteBuf record = frame(
				Math.min(length + QmuxEncoder.MAX_CONTROL_FRAME, QmuxParameters.DEFAULT_MAX_RECORD_SIZE));
		QmuxEncoder.datagramHead(record, length);
		record.writeBytes(payload, payload.readerIndex(), length);
	}

	/**
	 * Give the socket what there is.
	 */
	void flush() {
		this.flushing = false;
		ByteBuf record = this.record;
		this.record = null;
		if (record == null) {
			return;
		}
		if (this.over) {
			record.release();
			return;
		}
		int length = record.readableBytes();
		this.unsent += length;
		this.bytes += length;
		this.socket.send(record, (failure) -> sent(length));
	}

	private void sent(int length) {
		this.unsent -= length;
		if (!this.over && hasRoom()) {
			this.onRoom.run();
		}
	}

	/**
	 * The socket is gone.
	 */
	void end() {
		this.over = true;
		if (this.record != null) {
			this.record.release();
			this.record = null;
		}
	}

}
