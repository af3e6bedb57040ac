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

package io.github.webtransport;

import java.lang.reflect.Field;

import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StreamErrorCodes}.
 */
class StreamErrorCodesTests {

	@ParameterizedTest
	@CsvSource({ "0, 52e4a40fa8db", "1, 52e4a40fa8dc", "29, 52e4a40fa8f8", "30, 52e4a40fa8fa",
			"4294967295, 52e5ac983162" })
	void whenCodeIsMappedThenThereAndBack(long code, String http3) {
		long mapped = Long.parseLong(http3, 16);
		assertThat(StreamErrorCodes.toHttp3(code)).isEqualTo(mapped).isEqualTo(ApplicationErrorCode.toHttp3(code));
		assertThat(StreamErrorCodes.fromHttp3(mapped)).isEqualTo(code)
			.isEqualTo(ApplicationErrorCode.fromHttp3(mapped));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "10c", "170d7b68", "52e4a40fa8da", "52e4a40fa8f9", "52e5ac983163" })
	void whenCodeIsNoneOfAnApplicationThenMinusOne(String http3) {
		assertThat(StreamErrorCodes.fromHttp3(Long.parseLong(http3, 16))).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 0x100000000L })
	void whenCodeIsOutOfRangeThenFails(long code) {
		assertThatIllegalArgumentException().isThrownBy(() -> StreamErrorCodes.toHttp3(code));
	}

	@ParameterizedTest
	@ValueSource(classes = { WebTransportErrorCodes.class, Http3ErrorCodes.class })
	void constantsShouldBeThoseOfTheProtocol(Class<?> codes) throws ReflectiveOperationException {
		for (Field code : codes.getFields()) {
			assertThat(StreamErrorCodes.class.getField(code.getName()).getLong(null)).as(code.getName())
				.isEqualTo(code.getLong(null));
		}
		assertThat(codes.getFields()).hasSizeGreaterThan(5);
	}

}
