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

package io.github.webtransport.benchmarks.client;

import io.netty.buffer.ByteBuf;

/**
 * QUIC variable-length integers (RFC 9000, section 16). The load client does not use
 * those of the product: it must not share its mistakes.
 */
final class Varint {

	/**
	 * There are not enough bytes for the integer.
	 */
	static final long INCOMPLETE = -1;

	private Varint() {
	}

	static void write(ByteBuf buffer, long value) {
		if (value < 1 << 6) {
			buffer.writeByte((int) value);
		}
		else if (value < 1 << 14) {
			buffer.writeShort((int) value | 0x4000);
		}
		else if (value < 1 << 30) {
			buffer.writeInt((int) value | 0x8000_0000);
		}
		else {
			buffer.writeLong(value | 0xC000_0000_0000_0000L);
		}
	}

	static long read(ByteBuf buffer) {
		if (!buffer.isReadable()) {
			return INCOMPLETE;
		}
		int length = 1 << (buffer.getUnsignedByte(buffer.readerIndex()) >> 6);
		if (buffer.readableBytes() < length) {
			return INCOMPLETE;
		}
		return switch (length) {
			case 1 -> buffer.readUnsignedByte();
			case 2 -> buffer.readUnsignedShort() & 0x3FFF;
			case 4 -> buffer.readUnsignedInt() & 0x3FFF_FFFF;
			default -> buffer.readLong() & 0x3FFF_FFFF_FFFF_FFFFL;
		};
	}

}
