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
import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;

/**
 * Finds in a message when it was published, wherever that stands in its JSON.
 */
final class MessageReader implements ClientSession.DatagramListener {

	private static final byte[] KEY = "\"time\":".getBytes(StandardCharsets.US_ASCII);

	private final LongConsumer times;

	MessageReader(LongConsumer times) {
		this.times = times;
	}

	@Override
	public void received(ByteBuf datagram) {
		read(datagram, datagram.readerIndex(), datagram.writerIndex());
	}

	@Override
	public void receivedAll() {
		// Each message was counted as it came
	}

	/**
	 * Read a message, unless it is none that was published.
	 */
	void read(ByteBuf bytes, int from, int to) {
		int found = 0;
		for (int i = from; i < to; i++) {
			byte next = bytes.getByte(i);
			found = (next == KEY[found]) ? found + 1 : (next == KEY[0]) ? 1 : 0;
			if (found == KEY.length) {
				this.times.accept(number(bytes, i + 1, to));
				return;
			}
		}
	}

	private static long number(ByteBuf bytes, int from, int to) {
		long number = 0;
		for (int i = from; i < to; i++) {
			int digit = bytes.getByte(i) - '0';
			if (digit < 0 || digit > 9) {
				return number;
			}
			number = number * 10 + digit;
		}
		throw new IllegalArgumentException("A message is cut off");
	}

}
