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

import java.util.HexFormat;

import io.github.webtransport.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link QmuxParameters}.
 */
class QmuxParametersTests {

	private static final String ALL = "01 04 80007530 04 04 80100000 05 04 80040000 06 04 80040001 07 04 80040002 "
			+ "08 02 4064 09 02 4065 20 02 7ffe c571c59429cd0845 04 80010000 1d 00";

	private static ByteBuf bytes(String hex) {
		return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
	}

	@Test
	void shouldReadAndWriteAll() {
		QmuxParameters parameters = new QmuxParameters(30_000, 1 << 20, 1 << 18, (1 << 18) + 1, (1 << 18) + 2, 100, 101,
				16382, 65536, true);
		assertThat(QmuxParameters.read(bytes(ALL))).isEqualTo(parameters);
		ByteBuf out = Unpooled.buffer();
		parameters.write(out);
		assertThat(ByteBufUtil.hexDump(out)).isEqualTo(ALL.replace(" ", ""));
	}

	@Test
	void whenNothingIsSaidThenTheDefaultsHold() {
		QmuxParameters parameters = QmuxParameters.read(Unpooled.EMPTY_BUFFER);
		assertThat(parameters).isEqualTo(new QmuxParameters(0, 0, 0, 0, 0, 0, 0, 0, 16382, false));
		ByteBuf out = Unpooled.buffer();
		parameters.write(out);
		assertThat(out.readableBytes()).isZero();
	}

	@Test
	void whenAParameterIsUnknownThenItIsSkipped() {
		assertThat(QmuxParameters.read(bytes("40ff 02 0102 04 01 05 1e 00")).maxData()).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "04 01 05 04 01 05", "40ff 00 40ff 00", "00 00", "02 00", "03 01 05", "0a 01 05",
			"0b 01 05", "0c 00", "0d 00", "0e 01 05", "0f 00", "10 00", "fd4f9c2a8b1e6075 01 61", "04", "04 02 05",
			"04 00", "04 02 0505", "1d 01 00", "c571c59429cd0845 02 7ffd", "08 08 d000000000000001", "04 01 40" })
	void whenARuleIsBrokenThenTheyAreRefused(String hex) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> QmuxParameters.read(bytes(hex)))
			.satisfies((ex) -> assertThat(ex.getViolation().errorCode())
				.isEqualTo(QuicErrorCodes.TRANSPORT_PARAMETER_ERROR));
	}

}
