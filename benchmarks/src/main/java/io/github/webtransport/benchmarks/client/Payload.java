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

import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * An endless sequence of bytes that is known at every position. Its period is prime, so
 * that blocks of the usual sizes cannot be swapped or repeated unnoticed.
 */
final class Payload {

	/**
	 * Bytes that can be taken, or compared, at once.
	 */
	static final int MAX_LENGTH = 64 << 10;

	private static final int PERIOD = 65_521;

	private static final ByteBuf BYTES = create();

	private Payload() {
	}

	private static ByteBuf create() {
		byte[] period = new byte[PERIOD];
		new Random(1).nextBytes(period);
		ByteBuf bytes = Unpooled.directBuffer(PERIOD + MAX_LENGTH);
		while (bytes.isWritable()) {
			bytes.writeBytes(period, 0, Math.min(period.length, bytes.writableBytes()));
		}
		return Unpooled.unreleasableBuffer(bytes);
	}

	/**
	 * Return a part of the sequence without copying.
	 * @param position the position of its first byte
	 * @param length the number of bytes, at most {@link #MAX_LENGTH}
	 * @return a direct buffer
	 */
	static ByteBuf slice(long position, int length) {
		return BYTES.slice((int) (position % PERIOD), length);
	}

	/**
	 * Compare the readable bytes of a buffer with the sequence.
	 * @param position the position of the first byte
	 * @param actual the buffer, left as it is
	 * @return whether all bytes are as expected
	 */
	static boolean matches(long position, ByteBuf actual) {
		int compared = 0;
		while (compared < actual.readableBytes()) {
			int length = Math.min(MAX_LENGTH, actual.readableBytes() - compared);
			int offset = (int) ((position + compared) % PERIOD);
			if (!ByteBufUtil.equals(actual, actual.readerIndex() + compared, BYTES, offset, length)) {
				return false;
			}
			compared += length;
		}
		return true;
	}

}
