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

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * What datagrams carry, each its number.
 */
interface DatagramContent {

	/**
	 * Return the most bytes of a datagram.
	 */
	int maxSize();

	/**
	 * Write a datagram.
	 */
	void write(long sequence, ByteBuf datagram);

	/**
	 * Read a datagram.
	 * @return its number, or -1 if it is not what was written with this number
	 */
	long read(ByteBuf datagram);

	/**
	 * Bytes of a sequence behind the number.
	 *
	 * @param size bytes of a datagram
	 */
	record Bytes(int size) implements DatagramContent {

		@Override
		public int maxSize() {
			return this.size;
		}

		@Override
		public void write(long sequence, ByteBuf datagram) {
			datagram.writeLong(sequence).writeBytes(Payload.slice(sequence, this.size - Long.BYTES));
		}

		@Override
		public long read(ByteBuf datagram) {
			long sequence = (datagram.readableBytes() == this.size) ? datagram.readLong() : -1;
			return (sequence >= 0 && Payload.matches(sequence, datagram)) ? sequence : -1;
		}

	}

	/**
	 * A JSON object with the members in the order in which Jackson writes them.
	 */
	record Json() implements DatagramContent {

		private static final String BEFORE = "{\"player\":\"somebody\",\"sequence\":";

		private static final String AFTER = ",\"x\":12.25,\"y\":-7.5}";

		private static final int MAX_DIGITS = 19;

		private static final ByteBuf HEAD = bytes(BEFORE);

		private static final ByteBuf TAIL = bytes(AFTER);

		private static ByteBuf bytes(String text) {
			return Unpooled
				.unreleasableBuffer(Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.UTF_8)))
				.asReadOnly();
		}

		@Override
		public int maxSize() {
			return BEFORE.length() + MAX_DIGITS + AFTER.length();
		}

		@Override
		public void write(long sequence, ByteBuf datagram) {
			datagram.writeBytes(HEAD, 0, BEFORE.length());
			ByteBufUtil.writeAscii(datagram, Long.toString(sequence));
			datagram.writeBytes(TAIL, 0, AFTER.length());
		}

		@Override
		public long read(ByteBuf datagram) {
			int start = datagram.readerIndex();
			int end = datagram.writerIndex() - AFTER.length();
			int digit = start + BEFORE.length();
			if (digit >= end || !ByteBufUtil.equals(datagram, start, HEAD, 0, BEFORE.length())
					|| !ByteBufUtil.equals(datagram, end, TAIL, 0, AFTER.length())) {
				return -1;
			}
			long sequence = 0;
			for (; digit < end; digit++) {
				int value = datagram.getByte(digit) - '0';
				if (value < 0 || value > 9) {
					return -1;
				}
				sequence = 10 * sequence + value;
			}
			return sequence;
		}

	}

}
