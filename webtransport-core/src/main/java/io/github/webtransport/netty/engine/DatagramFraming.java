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

import io.github.webtransport.protocol.DatagramHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Puts the quarter stream ID in front of a datagram (RFC 9297, section 2.1). A buffer
 * that arrived as a datagram has room for it where the one it came with stood, so that an
 * answer in the same buffer needs no copy.
 */
final class DatagramFraming {

	private DatagramFraming() {
	}

	/**
	 * Frame a payload.
	 * @param alloc allocates a buffer where the payload's own cannot be used
	 * @param payload the payload, whose ownership is not touched
	 * @param sessionId the session
	 * @param header the length of the header
	 * @return the payload itself with its reader index moved, the buffer that it is a
	 * part of, or a copy
	 */
	static ByteBuf prepend(ByteBufAllocator alloc, ByteBuf payload, long sessionId, int header) {
		ByteBuf memory = memoryOf(payload);
		int reader = payload.readerIndex() + ((payload instanceof ArrivedDatagram arrived) ? arrived.headroom() : 0);
		int length = payload.readableBytes();
		// Only the one owner of the memory may write in front of what it reads
		if (reader >= header && memory.refCnt() == 1 && memory.isDirect() && memory.nioBufferCount() == 1
				&& !memory.isReadOnly()) {
			memory.setIndex(reader - header, reader - header);
			DatagramHeader.write(memory, sessionId);
			memory.setIndex(reader - header, reader + length);
			return memory;
		}
		ByteBuf datagram = alloc.directBuffer(header + length);
		DatagramHeader.write(datagram, sessionId);
		datagram.writeBytes(payload, payload.readerIndex(), length);
		return datagram;
	}

	private static ByteBuf memoryOf(ByteBuf payload) {
		return (payload instanceof ArrivedDatagram) ? payload.unwrap() : payload;
	}

	/**
	 * Return whether a datagram is a copy, with an owner of its own.
	 */
	static boolean isCopy(ByteBuf payload, ByteBuf datagram) {
		return datagram != memoryOf(payload);
	}

	/**
	 * Take the header away again: the datagram could not be sent.
	 */
	static void undo(ByteBuf payload, ByteBuf datagram, int header) {
		if (isCopy(payload, datagram)) {
			datagram.release();
		}
		else if (datagram == payload) {
			payload.skipBytes(header);
		}
	}

	/**
	 * Release both.
	 */
	static void release(ByteBuf payload, ByteBuf datagram) {
		payload.release();
		if (isCopy(payload, datagram)) {
			datagram.release();
		}
	}

}
