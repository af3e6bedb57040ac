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

import io.netty.buffer.ByteBuf;

/**
 * Reads variable-length integers that may come one byte at a time, without keeping a
 * buffer.
 */
final class VarIntReader {

	private static final int NONE = -1;

	private long value;

	/**
	 * How many bytes of the integer are still to come, or {@link #NONE} before the first.
	 */
	private int missing = NONE;

	/**
	 * Read on.
	 * @param in a readable buffer; no byte behind the integer is consumed
	 * @return {@code true} if the integer is complete; the next call begins another one
	 */
	boolean read(ByteBuf in) {
		if (this.missing == NONE) {
			byte first = in.readByte();
			this.missing = VarInt.lengthOf(first) - 1;
			this.value = first & 0x3f;
		}
		while (this.missing > 0 && in.isReadable()) {
			this.value = this.value << 8 | in.readUnsignedByte();
			this.missing--;
		}
		if (this.missing > 0) {
			return false;
		}
		this.missing = NONE;
		return true;
	}

	/**
	 * Return whether an integer has begun and is not complete.
	 * @return {@code true} within an integer
	 */
	boolean isPartial() {
		return this.missing != NONE;
	}

	/**
	 * Return the integer that was completed last.
	 * @return its value
	 */
	long value() {
		return this.value;
	}

}
