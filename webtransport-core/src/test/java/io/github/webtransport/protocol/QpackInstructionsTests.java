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

import java.util.HexFormat;

import io.github.webtransport.conformance.Rows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QpackInstructions}.
 */
class QpackInstructionsTests {

	@Test
	void whenCapacityIsSetToZeroThenLegal() {
		ByteBuf in = bytes("202020");
		QpackInstructions.ofEncoderStream().feed(in);
		assertThat(in.isReadable()).isFalse();
	}

	@ParameterizedTest
	@Rows({ "R70", "R71" })
	@ValueSource(strings = { "21", "3f", "3f21", "80", "c0", "ff", "40", "41", "61", "5f", "7f", "00", "1f", "2000" })
	void whenEncoderSendsAnythingElseThenEncoderStreamError(String hex) {
		QpackInstructions instructions = QpackInstructions.ofEncoderStream();
		assertViolation(() -> instructions.feed(bytes(hex)), QpackErrorCodes.QPACK_ENCODER_STREAM_ERROR);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "40", "7e", "7f00", "7f8000", "7f808080808080808000", "7fffffffffffffffff7f", "407e7f0040" })
	void whenStreamIsCancelledThenLegalHoweverItIsCut(String hex) {
		ByteBuf whole = bytes(hex);
		QpackInstructions.ofDecoderStream().feed(whole);
		assertThat(whole.isReadable()).isFalse();
		QpackInstructions instructions = QpackInstructions.ofDecoderStream();
		ByteBuf in = bytes(hex);
		while (in.isReadable()) {
			instructions.feed(in.readSlice(1));
		}
	}

	@ParameterizedTest
	@Rows("R70")
	@ValueSource(strings = { "7f808080808080808080", "7fffffffffffffffffffff" })
	void whenIntegerIsLongerThanItsBoundThenDecoderStreamErrorHoweverItIsCut(String hex) {
		assertViolation(() -> QpackInstructions.ofDecoderStream().feed(bytes(hex)),
				QpackErrorCodes.QPACK_DECODER_STREAM_ERROR);
		QpackInstructions instructions = QpackInstructions.ofDecoderStream();
		ByteBuf in = bytes(hex);
		instructions.feed(in.readSlice(9));
		assertViolation(() -> instructions.feed(in.readSlice(1)), QpackErrorCodes.QPACK_DECODER_STREAM_ERROR);
	}

	@ParameterizedTest
	@Rows("R70")
	@ValueSource(strings = { "80", "ff", "00", "01", "3f", "4080", "7f0001" })
	void whenDecoderAcknowledgesThenDecoderStreamError(String hex) {
		assertViolation(() -> QpackInstructions.ofDecoderStream().feed(bytes(hex)),
				QpackErrorCodes.QPACK_DECODER_STREAM_ERROR);
	}

	private static void assertViolation(Runnable feeding, long code) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(feeding::run).satisfies((ex) -> {
			assertThat(ex.getViolation().errorCode()).isEqualTo(code);
			assertThat(ex.getViolation().scope()).isEqualTo(ProtocolViolation.Scope.CONNECTION);
		});
	}

	private static ByteBuf bytes(String hex) {
		return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
	}

}
