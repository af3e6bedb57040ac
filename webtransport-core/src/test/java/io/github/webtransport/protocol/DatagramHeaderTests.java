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

import io.github.webtransport.conformance.Rows;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DatagramHeader}.
 */
class DatagramHeaderTests {

	@ParameterizedTest
	@CsvSource({ "0, 00", "4, 01", "252, 3f", "256, 4040", "65532, 7fff", "65536, 80004000", "4294967292, bfffffff",
			"4294967296, c000000040000000", "4611686018427387900, cfffffffffffffff" })
	void shouldWriteAndRead(long sessionId, String hex) {
		ByteBuf out = Unpooled.buffer();
		DatagramHeader.write(out, sessionId);
		assertThat(WireBytes.toHex(out)).isEqualTo(hex);
		assertThat(DatagramHeader.length(sessionId)).isEqualTo(hex.length() / 2);
		out.writeByte(0x55);
		assertThat(DatagramHeader.readSessionId(out)).isEqualTo(sessionId);
		assertThat(WireBytes.toHex(out)).isEqualTo("55");
	}

	@ParameterizedTest
	@Rows("R25")
	@ValueSource(strings = { "01", "4001", "80000001", "c000000000000001" })
	void shouldReadAnyWidth(String hex) {
		ByteBuf in = WireBytes.buffer(hex);
		assertThat(DatagramHeader.readSessionId(in)).isEqualTo(4);
		assertThat(in.isReadable()).isFalse();
	}

	@ParameterizedTest
	@Rows({ "R58", "S9" })
	@ValueSource(strings = { "", "40", "ff", "800000", "c0000000000000", "d000000000000000", "ffffffffffffffff" })
	void whenMalformedThenConnectionError(String hex) {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> DatagramHeader.readSessionId(WireBytes.buffer(hex)))
			.satisfies((ex) -> {
				assertThat(ex.getViolation().scope()).isEqualTo(ProtocolViolation.Scope.CONNECTION);
				assertThat(ex.getViolation().errorCode()).isEqualTo(0x33);
			});
	}

	@Test
	void whenSessionIdIsNotValidThenWritesNothing() {
		ByteBuf out = Unpooled.buffer();
		assertThatIllegalArgumentException().isThrownBy(() -> DatagramHeader.write(out, 2));
		assertThatIllegalArgumentException().isThrownBy(() -> DatagramHeader.length(2));
		assertThat(out.isReadable()).isFalse();
	}

}
