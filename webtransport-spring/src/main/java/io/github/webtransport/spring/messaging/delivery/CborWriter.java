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

package io.github.webtransport.spring.messaging.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes what a topic adds to payloads as CBOR (RFC 8949).
 */
final class CborWriter {

	private static final int UNSIGNED = 0 << 5;

	private static final int TEXT = 3 << 5;

	private static final int MAP = 5 << 5;

	private static final int ARRAY_OF_ONE = (4 << 5) | 1;

	private static final int ARRAY_WITHOUT_LENGTH = (4 << 5) | 31;

	private static final int FALSE = (7 << 5) | 20;

	private static final int TRUE = (7 << 5) | 21;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	CborWriter map(int size) {
		head(MAP, size);
		return this;
	}

	CborWriter text(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		head(TEXT, bytes.length);
		this.out.writeBytes(bytes);
		return this;
	}

	CborWriter unsigned(long value) {
		head(UNSIGNED, value);
		return this;
	}

	CborWriter bool(boolean value) {
		this.out.write(value ? TRUE : FALSE);
		return this;
	}

	byte[] bytes() {
		return this.out.toByteArray();
	}

	/**
	 * Write the first bytes of an item (RFC 8949, section 3).
	 */
	private void head(int major, long value) {
		if (value < 24) {
			this.out.write(major | (int) value);
			return;
		}
		int power = (value < 1L << 8) ? 0 : (value < 1L << 16) ? 1 : (value < 1L << 32) ? 2 : 3;
		this.out.write(major | (24 + power));
		for (int shift = ((1 << power) - 1) * 8; shift >= 0; shift -= 8) {
			this.out.write((int) (value >>> shift));
		}
	}

	/**
	 * Take the item out of an array of one.
	 */
	static byte[] onlyItem(byte[] array) {
		return switch (array[0] & 0xff) {
			case ARRAY_OF_ONE -> Arrays.copyOfRange(array, 1, array.length);
			case ARRAY_WITHOUT_LENGTH -> Arrays.copyOfRange(array, 1, array.length - 1);
			default -> throw new IllegalStateException("A list of one item was written as something else");
		};
	}

}
