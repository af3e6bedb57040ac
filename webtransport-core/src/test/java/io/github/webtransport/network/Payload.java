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

package io.github.webtransport.network;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Bytes that tell which stream or datagram they belong to, and where in it.
 */
final class Payload {

	private Payload() {
	}

	/**
	 * Return a number, and behind it bytes that follow from it.
	 * @param length how many bytes in total, at least 4
	 */
	static byte[] of(int number, int length) {
		byte[] bytes = new byte[length];
		new SplittableRandom(number).nextBytes(bytes);
		ByteBuffer.wrap(bytes).putInt(number);
		return bytes;
	}

	static int number(byte[] bytes) {
		return ByteBuffer.wrap(bytes).getInt();
	}

	/**
	 * Return the number at the front of a buffer, and release it.
	 */
	static int takeNumber(DataBuffer buffer) {
		byte[] bytes = new byte[Integer.BYTES];
		try {
			buffer.read(bytes);
		}
		finally {
			// Also where the rest of the number is still on its way
			DataBufferUtils.release(buffer);
		}
		return number(bytes);
	}

}
