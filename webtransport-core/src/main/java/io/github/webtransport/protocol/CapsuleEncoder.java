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

package io.github.webtransport.protocol;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Turns capsules into bytes (RFC 9297, Section 3.2). Each result holds one whole capsule
 * and belongs in one DATA frame, because there are peers that read one capsule per frame.
 *
 * @since 0.1.0
 */
public final class CapsuleEncoder {

	private CapsuleEncoder() {
	}

	/**
	 * Encode a capsule.
	 * @param allocator where to take the buffer from
	 * @param capsule the capsule. A close reason that is too long is cut, see
	 * {@link CloseReason#truncate}. The payload of a datagram is copied and neither
	 * consumed nor released.
	 * @return a buffer that the caller releases
	 * @throws IllegalArgumentException if the capsule is prohibited or a value of it does
	 * not fit a variable-length integer
	 */
	public static ByteBuf encode(ByteBufAllocator allocator, Capsule capsule) {
		if (capsule instanceof Capsule.CloseSession close) {
			return encodeClose(allocator, close);
		}
		if (capsule instanceof Capsule.DrainSession) {
			return start(allocator, CapsuleTypes.DRAIN_SESSION, 0);
		}
		if (capsule instanceof Capsule.MaxData maxData) {
			return encodeInteger(allocator, CapsuleTypes.MAX_DATA, maxData.maximum());
		}
		if (capsule instanceof Capsule.MaxStreams maxStreams) {
			return encodeInteger(allocator,
					(maxStreams.bidirectional()) ? CapsuleTypes.MAX_STREAMS_BIDI : CapsuleTypes.MAX_STREAMS_UNI,
					maxStreams.maximum());
		}
		if (capsule instanceof Capsule.DataBlocked blocked) {
			return encodeInteger(allocator, CapsuleTypes.DATA_BLOCKED, blocked.limit());
		}
		if (capsule instanceof Capsule.StreamsBlocked blocked) {
			return encodeInteger(allocator,
					(blocked.bidirectional()) ? CapsuleTypes.STREAMS_BLOCKED_BIDI : CapsuleTypes.STREAMS_BLOCKED_UNI,
					blocked.limit());
		}
		if (capsule instanceof Capsule.Datagram datagram) {
			ByteBuf payload = datagram.payload();
			int length = payload.readableBytes();
			return start(allocator, CapsuleTypes.DATAGRAM, length).writeBytes(payload, payload.readerIndex(), length);
		}
		throw new IllegalArgumentException("Capsule must not be sent over HTTP/3: " + capsule);
	}

	private static ByteBuf encodeClose(ByteBufAllocator allocator, Capsule.CloseSession close) {
		byte[] reason = CloseReason.truncate(close.reason()).getBytes(StandardCharsets.UTF_8);
		return start(allocator, CapsuleTypes.CLOSE_SESSION, CloseReason.CODE_BYTES + reason.length)
			.writeInt((int) close.code())
			.writeBytes(reason);
	}

	private static ByteBuf encodeInteger(ByteBufAllocator allocator, long type, long value) {
		ByteBuf out = start(allocator, type, VarInt.length(value));
		VarInt.write(out, value);
		return out;
	}

	private static ByteBuf start(ByteBufAllocator allocator, long type, int length) {
		ByteBuf out = allocator.buffer(VarInt.length(type) + VarInt.length(length) + length);
		VarInt.write(out, type);
		VarInt.write(out, length);
		return out;
	}

}
