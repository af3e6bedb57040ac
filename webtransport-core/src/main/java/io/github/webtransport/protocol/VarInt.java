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
 * The variable-length integers of QUIC (RFC 9000, Section 16): 1, 2, 4 or 8 bytes, the
 * two most significant bits of the first byte giving the length. Values are written in
 * the shortest form; any form is read. No method allocates.
 *
 * @since 0.1.0
 */
public final class VarInt {

	/**
	 * The largest value that can be represented: 2<sup>62</sup> - 1.
	 */
	public static final long MAX = (1L << 62) - 1;

	/**
	 * The largest encoded length in bytes.
	 */
	public static final int MAX_LENGTH = 8;

	private static final long MAX_1 = (1L << 6) - 1;

	private static final long MAX_2 = (1L << 14) - 1;

	private static final long MAX_4 = (1L << 30) - 1;

	private VarInt() {
	}

	/**
	 * Return the number of bytes that {@link #write} uses for a value.
	 * @param value a value from 0 to {@link #MAX}
	 * @return 1, 2, 4 or 8
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public static int length(long value) {
		if (value < 0 || value > MAX) {
			throw outOfRange(value);
		}
		if (value <= MAX_1) {
			return 1;
		}
		if (value <= MAX_2) {
			return 2;
		}
		return (value <= MAX_4) ? 4 : 8;
	}

	/**
	 * Return the encoded length that the first byte of an integer announces.
	 * @param firstByte the first byte
	 * @return 1, 2, 4 or 8
	 */
	public static int lengthOf(byte firstByte) {
		return 1 << ((firstByte & 0xff) >> 6);
	}

	/**
	 * Write a value in its shortest form.
	 * @param out the buffer to write to
	 * @param value a value from 0 to {@link #MAX}
	 * @throws IllegalArgumentException if the value is out of range; nothing is written
	 */
	public static void write(ByteBuf out, long value) {
		switch (length(value)) {
			case 1 -> out.writeByte((int) value);
			case 2 -> out.writeShort((int) value | 0x4000);
			case 4 -> out.writeInt((int) value | 0x80000000);
			default -> out.writeLong(value | 0xc000000000000000L);
		}
	}

	/**
	 * Read an integer if all of it has arrived.
	 * @param in the buffer to read from
	 * @return the value, or -1 if it is incomplete, in which case nothing was consumed
	 */
	public static long tryRead(ByteBuf in) {
		int index = in.readerIndex();
		long value = get(in, index);
		if (value >= 0) {
			in.readerIndex(index + lengthOf(in.getByte(index)));
		}
		return value;
	}

	/**
	 * Return the integer at an absolute index without consuming it.
	 * @param in the buffer to look into
	 * @param index the index of the first byte
	 * @return the value, or -1 if it is not complete before the writer index
	 */
	public static long get(ByteBuf in, int index) {
		int available = in.writerIndex() - index;
		if (available < 1) {
			return -1;
		}
		byte first = in.getByte(index);
		int length = lengthOf(first);
		if (available < length) {
			return -1;
		}
		return switch (length) {
			case 1 -> first;
			case 2 -> in.getShort(index) & MAX_2;
			case 4 -> in.getInt(index) & MAX_4;
			default -> in.getLong(index) & MAX;
		};
	}

	private static IllegalArgumentException outOfRange(long value) {
		return new IllegalArgumentException("Variable-length integer out of range: " + value);
	}

}
