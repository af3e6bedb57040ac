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

package io.github.webtransport.spring.messaging.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the answers of scripts.
 */
final class RedisItems {

	private RedisItems() {
	}

	/**
	 * Read items, each with its length and a colon before it.
	 */
	static List<byte[]> read(byte[] answer, int from) {
		List<byte[]> items = new ArrayList<>();
		int position = from;
		while (position < answer.length) {
			int length = 0;
			while (answer[position] != ':') {
				length = length * 10 + answer[position++] - '0';
			}
			position++;
			items.add(Arrays.copyOfRange(answer, position, position + length));
			position += length;
		}
		return items;
	}

	static int indexOfLine(byte[] bytes) {
		int index = 0;
		while (bytes[index] != '\n') {
			index++;
		}
		return index;
	}

}
