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

package io.github.webtransport.rawpeer;

import org.jspecify.annotations.Nullable;

/**
 * An integer read from the wire (RFC 9000, section 16).
 *
 * @param value its value
 * @param length the bytes it took
 */
record Varint(long value, int length) {

	/**
	 * Read an integer.
	 * @param bytes where to read
	 * @param from the index of its first byte
	 * @param to the index behind the last byte that may be read
	 * @return the integer, or {@code null} when it is not complete
	 */
	static @Nullable Varint read(byte[] bytes, int from, int to) {
		if (from >= to) {
			return null;
		}
		int length = 1 << ((bytes[from] & 0xc0) >> 6);
		if (from + length > to) {
			return null;
		}
		long value = bytes[from] & 0x3f;
		for (int i = 1; i < length; i++) {
			value = value << 8 | (bytes[from + i] & 0xff);
		}
		return new Varint(value, length);
	}

}
