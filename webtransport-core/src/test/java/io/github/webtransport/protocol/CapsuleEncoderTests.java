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

import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CapsuleEncoder}.
 */
class CapsuleEncoderTests {

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

	@AfterEach
	void shouldNotLeak() {
		assertThat(this.allocator.metric().usedHeapMemory()).isZero();
	}

	@ParameterizedTest
	@MethodSource("capsules")
	void shouldEncode(Capsule capsule, String hex) {
		assertThat(encode(capsule)).isEqualTo(hex.replace(" ", ""));
	}

	static Stream<Arguments> capsules() {
		return Stream.of(Arguments.of(new Capsule.CloseSession(0, ""), "6843 04 00000000"),
				Arguments.of(new Capsule.CloseSession(1234, "bye"), "6843 07 000004d2 627965"),
				Arguments.of(new Capsule.CloseSession(4294967295L, "\u00e9"), "6843 06 ffffffff c3a9"),
				Arguments.of(new Capsule.DrainSession(), "800078ae 00"),
				Arguments.of(new Capsule.MaxData(63), "990b4d3d 01 3f"),
				Arguments.of(new Capsule.MaxData(VarInt.MAX), "990b4d3d 08 ffffffffffffffff"),
				Arguments.of(new Capsule.MaxStreams(true, 64), "990b4d3f 02 4040"),
				Arguments.of(new Capsule.MaxStreams(false, 16384), "990b4d40 04 80004000"),
				Arguments.of(new Capsule.DataBlocked(0), "990b4d41 01 00"),
				Arguments.of(new Capsule.StreamsBlocked(true, 1), "990b4d43 01 01"),
				Arguments.of(new Capsule.StreamsBlocked(false, 1L << 60), "990b4d44 08 d000000000000000"));
	}

	@Test
	void whenReasonIsTooLongThenCuts() {
		String hex = encode(new Capsule.CloseSession(7, "\u20ac".repeat(1000)));
		assertThat(hex).isEqualTo("6843" + "4403" + "00000007" + "e282ac".repeat(341));
	}

	@Test
	void whenReasonHasLoneSurrogateThenReplaces() {
		assertThat(encode(new Capsule.CloseSession(0, "\ud83d"))).isEqualTo("68430700000000efbfbd");
	}

	@Test
	void shouldCopyDatagram() {
		ByteBuf payload = WireBytes.buffer("0102030405");
		payload.skipBytes(1);
		assertThat(encode(new Capsule.Datagram(payload))).isEqualTo("000402030405");
		assertThat(payload.refCnt()).isEqualTo(1);
		assertThat(payload.readerIndex()).isEqualTo(1);
		payload.release();
	}

	@Test
	void whenForbiddenThenFails() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> encode(new Capsule.Forbidden(CapsuleTypes.MAX_STREAM_DATA)));
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, VarInt.MAX + 1 })
	void whenIntegerIsOutOfRangeThenFails(long value) {
		assertThatIllegalArgumentException().isThrownBy(() -> encode(new Capsule.MaxData(value)));
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 1L << 32 })
	void whenCloseCodeIsOutOfRangeThenFails(long code) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Capsule.CloseSession(code, ""));
	}

	private String encode(Capsule capsule) {
		ByteBuf out = CapsuleEncoder.encode(this.allocator, capsule);
		try {
			assertThat(out.capacity()).isEqualTo(out.readableBytes());
			return WireBytes.toHex(out);
		}
		finally {
			out.release();
		}
	}

}
