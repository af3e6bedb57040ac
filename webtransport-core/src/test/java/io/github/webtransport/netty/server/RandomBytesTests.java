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

package io.github.webtransport.netty.server;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RandomBytes} and {@link RandomResetTokens}.
 */
class RandomBytesTests {

	@Test
	void whenBytesAreDrawnOftenThenNoneComeTwice() {
		RandomBytes random = new RandomBytes();
		Set<String> pairs = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			String bytes = HexFormat.of().formatHex(random.next(20));
			assertThat(bytes).hasSize(40);
			assertThat(pairs.add(bytes.substring(0, 20))).isTrue();
			assertThat(pairs.add(bytes.substring(20))).isTrue();
		}
	}

	@Test
	void whenBytesAreChangedThenOthersAreNot() {
		RandomBytes random = new RandomBytes();
		byte[] first = random.next(16);
		byte[] second = random.next(16);
		byte[] copy = second.clone();
		first[15]++;
		assertThat(second).isEqualTo(copy);
	}

	@Test
	void resetTokensShouldBeOfTheirLengthAndDiffer() {
		RandomResetTokens tokens = new RandomResetTokens();
		ByteBuffer connectionId = ByteBuffer.allocate(20);
		Set<ByteBuffer> made = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			ByteBuffer token = tokens.newResetToken(connectionId);
			assertThat(token.remaining()).isEqualTo(16);
			made.add(token);
		}
		assertThat(made).hasSize(100);
	}

}
