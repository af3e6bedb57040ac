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

import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Bytes as they go on the wire, for tests.
 */
final class WireBytes {

	private WireBytes() {
	}

	static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex.replace(" ", ""));
	}

	static ByteBuf buffer(String hex) {
		return Unpooled.wrappedBuffer(hex(hex));
	}

	static String toHex(ByteBuf buffer) {
		return ByteBufUtil.hexDump(buffer);
	}

	/**
	 * Return a value encoded in a width of 1, 2, 4 or 8 bytes, which need not be the
	 * shortest.
	 */
	static byte[] varInt(long value, int width) {
		byte[] bytes = new byte[width];
		for (int i = 0; i < width; i++) {
			bytes[i] = (byte) (value >>> 8 * (width - 1 - i));
		}
		bytes[0] |= (byte) (Integer.numberOfTrailingZeros(width) << 6);
		return bytes;
	}

	static byte[] concat(byte[]... parts) {
		ByteBuf all = Unpooled.wrappedBuffer(parts);
		return ByteBufUtil.getBytes(all);
	}

	/**
	 * Cut bytes at random places, empty pieces included.
	 */
	static void split(Random random, byte[] bytes, Consumer<ByteBuf> pieces) {
		int index = 0;
		while (index < bytes.length) {
			int length = random.nextInt(Math.min(bytes.length - index, 40) + 1);
			pieces.accept(Unpooled.copiedBuffer(bytes, index, length));
			index += length;
		}
	}

}
