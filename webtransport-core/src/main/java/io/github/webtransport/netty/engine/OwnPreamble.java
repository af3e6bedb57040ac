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

import io.github.webtransport.protocol.StreamPreamble;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The preamble of a stream that this side opened (draft-ietf-webtrans-http3, sections 4.2
 * and 4.3), from the moment that it waits for the first bytes of the stream, so that one
 * write and one packet have both, to the one when the peer has it for sure.
 */
final class OwnPreamble {

	/**
	 * So many bytes are copied behind the preamble at most. With more of them there are
	 * several packets anyway.
	 */
	private static final int MAX_BYTES_BEHIND = 1024;

	private static final long NONE = -1;

	private final boolean bidirectional;

	/**
	 * The session of a preamble that waits.
	 */
	private long sessionId = NONE;

	private boolean queued;

	private boolean arrived;

	private long writtenAt;

	private int mark = -1;

	OwnPreamble(boolean bidirectional, boolean local) {
		this.bidirectional = bidirectional;
		this.arrived = !local;
	}

	void open(long sessionId) {
		this.sessionId = sessionId;
	}

	/**
	 * Return whether it is still to be written.
	 */
	boolean isWaiting() {
		return this.sessionId != NONE;
	}

	int length() {
		return StreamPreamble.length(this.bidirectional, this.sessionId);
	}

	boolean goesWith(int bytes) {
		return bytes <= MAX_BYTES_BEHIND;
	}

	/**
	 * Take the preamble, to write it.
	 * @param bytes the bytes behind it, owned by this method
	 */
	ByteBuf take(ByteBuf bytes, ByteBufAllocator alloc) {
		ByteBuf out = alloc.directBuffer(length() + bytes.readableBytes());
		StreamPreamble.write(out, this.bidirectional, this.sessionId);
		this.sessionId = NONE;
		out.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
		bytes.release();
		return out;
	}

	/**
	 * It is being written.
	 * @param at when
	 * @param mark the mark of the moment just before
	 */
	void written(long at, int mark) {
		this.writtenAt = at;
		this.mark = mark;
	}

	void queued() {
		this.queued = true;
	}

	/**
	 * The engine has taken it only now, or never will.
	 */
	void dequeued() {
		this.queued = false;
		written(System.nanoTime(), -1);
	}

	/**
	 * Return whether it waits for credit.
	 */
	boolean isQueued() {
		return this.queued;
	}

	/**
	 * The peer has answered.
	 */
	void arrived() {
		this.arrived = true;
	}

	boolean isArrived() {
		return this.arrived;
	}

	/**
	 * Return when the engine took it.
	 */
	long writtenAt() {
		return this.writtenAt;
	}

	/**
	 * Return the mark of that moment.
	 */
	int mark() {
		return this.mark;
	}

}
