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

import java.util.ArrayDeque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of a stream that are in no packet for sure, and that a reset keeps out
 * of its final size (RFC 9000, section 4.5): those that wait in front of the engine, and
 * those that it has taken since packets were built last. Of what it took before, it does
 * not tell what is left in its buffers.
 */
final class UnsentBytes {

	/**
	 * Writes that wait, in their order. Not more than the session writes ahead.
	 */
	private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(0);

	/**
	 * How much of the first of them is no part of the body.
	 */
	private int preamble;

	private int mark = -1;

	private long taken;

	/**
	 * Return bytes in direct memory. The engine takes no others, and would copy them out
	 * of sight.
	 */
	static ByteBuf toDirect(ByteBuf bytes, ByteBufAllocator alloc) {
		if (bytes.isDirect() || !bytes.isReadable()) {
			return bytes;
		}
		ByteBuf direct = alloc.directBuffer(bytes.readableBytes());
		direct.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
		bytes.release();
		return direct;
	}

	/**
	 * The engine has taken bytes.
	 * @param bytes how many
	 * @param mark the mark of the moment just before
	 */
	void taken(int bytes, int mark) {
		if (mark != this.mark) {
			this.mark = mark;
			this.taken = 0;
		}
		this.taken += bytes;
	}

	/**
	 * A write waits.
	 * @param bytes what is left of it, owned by this object from here on
	 * @param preamble how many of them are no part of the body; only the first write has
	 * any
	 */
	void waits(ByteBuf bytes, int preamble) {
		this.preamble += preamble;
		this.waiting.add(bytes);
	}

	/**
	 * The first of the writes that wait is over.
	 * @return how much of it the engine has not taken
	 */
	int over() {
		ByteBuf bytes = this.waiting.poll();
		return (bytes != null) ? release(bytes) : 0;
	}

	private int release(ByteBuf bytes) {
		int unsent = Math.max(bytes.readableBytes() - this.preamble, 0);
		this.preamble = 0;
		bytes.release();
		return unsent;
	}

	/**
	 * Nothing that is in no packet will be in one.
	 * @return how much that is
	 */
	long discard(PacketBuilding packets) {
		long unsent = (packets.isUnsent(this.mark)) ? this.taken : 0;
		this.taken = 0;
		@Nullable ByteBuf bytes;
		while ((bytes = this.waiting.poll()) != null) {
			unsent += release(bytes);
		}
		return unsent;
	}

}
