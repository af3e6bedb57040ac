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

import java.util.Random;
import java.util.stream.Stream;

import io.github.webtransport.conformance.Rows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link VarInt}.
 */
@Rows("R25")
class VarIntTests {

	@ParameterizedTest
	@CsvSource({ "0, 00", "37, 25", "63, 3f", "64, 4040", "15293, 7bbd", "16383, 7fff", "16384, 80004000",
			"494878333, 9d7f3e7d", "1073741823, bfffffff", "1073741824, c000000040000000",
			"151288809941952652, c2197c5eff14e88c", "4611686018427387903, ffffffffffffffff" })
	void shouldWriteShortestForm(long value, String hex) {
		ByteBuf out = Unpooled.buffer();
		VarInt.write(out, value);
		assertThat(WireBytes.toHex(out)).isEqualTo(hex);
		assertThat(VarInt.length(value)).isEqualTo(hex.length() / 2);
		assertThat(VarInt.lengthOf(out.getByte(0))).isEqualTo(hex.length() / 2);
		assertThat(VarInt.tryRead(out)).isEqualTo(value);
		assertThat(out.isReadable()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("widths")
	void shouldReadAnyWidth(long value, int width) {
		ByteBuf in = Unpooled.wrappedBuffer(WireBytes.varInt(value, width), new byte[] { 0x55 });
		assertThat(VarInt.get(in, 0)).isEqualTo(value);
		assertThat(in.readerIndex()).isZero();
		assertThat(VarInt.tryRead(in)).isEqualTo(value);
		assertThat(in.readerIndex()).isEqualTo(width);
	}

	@ParameterizedTest
	@MethodSource("widths")
	void whenIncompleteThenConsumesNothing(long value, int width) {
		byte[] bytes = WireBytes.varInt(value, width);
		for (int length = 0; length < width; length++) {
			ByteBuf in = Unpooled.wrappedBuffer(bytes, 0, length);
			assertThat(VarInt.tryRead(in)).isEqualTo(-1);
			assertThat(VarInt.get(in, 0)).isEqualTo(-1);
			assertThat(in.readerIndex()).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("widths")
	void shouldReadOneByteAtATime(long value, int width) {
		VarIntReader reader = new VarIntReader();
		byte[] bytes = WireBytes.varInt(value, width);
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < width; i++) {
				assertThat(reader.isPartial()).isEqualTo(i > 0);
				assertThat(reader.read(Unpooled.wrappedBuffer(bytes, i, 1))).isEqualTo(i == width - 1);
			}
			assertThat(reader.isPartial()).isFalse();
			assertThat(reader.value()).isEqualTo(value);
		}
	}

	static Stream<Arguments> widths() {
		return Stream.of(Arguments.of(0L, 1), Arguments.of(0L, 2), Arguments.of(0L, 4), Arguments.of(0L, 8),
				Arguments.of(63L, 1), Arguments.of(63L, 2), Arguments.of(64L, 2), Arguments.of(64L, 4),
				Arguments.of(16383L, 2), Arguments.of(16383L, 8), Arguments.of(16384L, 4), Arguments.of(16384L, 8),
				Arguments.of((1L << 30) - 1, 4), Arguments.of((1L << 30) - 1, 8), Arguments.of(1L << 30, 8),
				Arguments.of(VarInt.MAX, 8));
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, Long.MIN_VALUE, Long.MAX_VALUE, VarInt.MAX + 1 })
	void whenOutOfRangeThenWritesNothing(long value) {
		ByteBuf out = Unpooled.buffer();
		assertThatIllegalArgumentException().isThrownBy(() -> VarInt.write(out, value));
		assertThatIllegalArgumentException().isThrownBy(() -> VarInt.length(value));
		assertThat(out.isReadable()).isFalse();
	}

	@Test
	void shouldLookBehindReaderIndex() {
		ByteBuf in = WireBytes.buffer("ff 7bbd");
		assertThat(VarInt.get(in, 1)).isEqualTo(15293);
		assertThat(VarInt.get(in, 2)).isEqualTo(-1);
		assertThat(VarInt.get(in, 3)).isEqualTo(-1);
		assertThat(in.readerIndex()).isZero();
	}

	@Test
	void shouldRoundTripRandomValues() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 10_000; i++) {
			long value = random.nextLong() >>> 2 + random.nextInt(62);
			ByteBuf out = Unpooled.buffer(8);
			VarInt.write(out, value);
			assertThat(out.readableBytes()).as("seed %d", seed).isEqualTo(VarInt.length(value));
			assertThat(VarInt.tryRead(out)).as("seed %d", seed).isEqualTo(value);
		}
	}

}
