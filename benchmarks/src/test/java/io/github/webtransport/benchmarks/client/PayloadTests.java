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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Payload}.
 */
class PayloadTests {

	@Test
	void whenBytesAreThoseOfThePositionThenTheyMatch() {
		long position = 123_456_789L;
		ByteBuf bytes = Unpooled.buffer();
		for (int i = 0; i < 3; i++) {
			bytes.writeBytes(Payload.slice(position + bytes.readableBytes(), Payload.MAX_LENGTH));
		}
		assertThat(Payload.matches(position, bytes)).isTrue();
		assertThat(Payload.matches(position + 1, bytes)).isFalse();
	}

	@Test
	void whenOneByteDiffersThenNothingMatches() {
		ByteBuf bytes = Unpooled.copiedBuffer(Payload.slice(7, 1000));
		bytes.setByte(999, bytes.getByte(999) + 1);
		assertThat(Payload.matches(7, bytes)).isFalse();
	}

}
