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

package io.github.webtransport.protocol.qmux;

import java.util.function.Consumer;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QmuxEncoder}.
 */
class QmuxEncoderTests {

	@ParameterizedTest
	@MethodSource
	void shouldEncode(String hex, Consumer<ByteBuf> frame) {
		ByteBuf out = Unpooled.buffer();
		frame.accept(out);
		assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex.replace(" ", ""));
	}

	static Stream<Arguments> shouldEncode() {
		return Stream.of(encoded("0e 04 05 02", (out) -> QmuxEncoder.streamHead(out, 4, 5, 2, false)),
				encoded("0f 08 00 03", (out) -> QmuxEncoder.streamHead(out, 8, 0, 3, true)),
				encoded("04 04 2a 4080", (out) -> QmuxEncoder.reset(out, 4, 42, 128)),
				encoded("24 04 2a 4080 10", (out) -> QmuxEncoder.resetAt(out, 4, 42, 128, 16)),
				encoded("05 04 2a", (out) -> QmuxEncoder.stopSending(out, 4, 42)),
				encoded("10 4400", (out) -> QmuxEncoder.maxData(out, 1024)),
				encoded("11 04 4400", (out) -> QmuxEncoder.maxStreamData(out, 4, 1024)),
				encoded("12 4064", (out) -> QmuxEncoder.maxStreams(out, true, 100)),
				encoded("13 4064", (out) -> QmuxEncoder.maxStreams(out, false, 100)),
				encoded("31 02", (out) -> QmuxEncoder.datagramHead(out, 2)),
				encoded("1d 2a 03 627965", (out) -> QmuxEncoder.applicationClose(out, 42, "bye")),
				encoded("1d 2a 02 c3a9", (out) -> QmuxEncoder.applicationClose(out, 42, "\u00e9")),
				encoded("1c 0a 00 00", (out) -> QmuxEncoder.connectionClose(out, 10, "")),
				encoded("f48c67529ef8c7bd 2a", (out) -> QmuxEncoder.ping(out, 42, false)),
				encoded("f48c67529ef8c7be 2a", (out) -> QmuxEncoder.ping(out, 42, true)),
				encoded("ff5153300d0a0d0a 05 08 01 01 1d 00",
						(out) -> QmuxEncoder.parameters(out, new QmuxParameters(0, 0, 0, 0, 0, 1, 0, 0, 16382, true))));
	}

	private static Arguments encoded(String hex, Consumer<ByteBuf> frame) {
		return Arguments.of(hex, frame);
	}

	@ParameterizedTest
	@CsvSource({ "16382, 0, 0, 16352", "100, 4, 0, 95", "68, 4, 0, 63", "69, 4, 0, 64", "70, 4, 0, 65", "4, 4, 0, 0",
			"3, 4, 0, -1", "100, 100000, 100000, 89" })
	void shouldFillTheRecord(int space, long streamId, long offset, int payload) {
		assertThat(QmuxEncoder.streamPayload(space, streamId, offset)).isEqualTo(payload);
		if (payload > 0) {
			ByteBuf out = Unpooled.buffer();
			QmuxEncoder.streamHead(out, streamId, offset, payload, true);
			assertThat(out.readableBytes() + payload).isLessThanOrEqualTo(space);
		}
	}

	@Test
	void shouldFillTheFrameOfADatagram() {
		assertThat(QmuxEncoder.datagramPayload(16382)).isEqualTo(16379);
		assertThat(QmuxEncoder.datagramPayload(65)).isEqualTo(63);
		assertThat(QmuxEncoder.datagramPayload(66)).isEqualTo(63);
		assertThat(QmuxEncoder.datagramPayload(67)).isEqualTo(64);
		assertThat(QmuxEncoder.datagramPayload(0)).isNotPositive();
	}

}
