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

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ApplicationErrorCode}.
 */
@Rows({ "R34", "S12", "S14" })
class ApplicationErrorCodeTests {

	@ParameterizedTest
	@CsvSource({ "0, 0x52e4a40fa8db", "1, 0x52e4a40fa8dc", "7, 0x52e4a40fa8e2", "29, 0x52e4a40fa8f8",
			"30, 0x52e4a40fa8fa", "31, 0x52e4a40fa8fb", "42, 0x52e4a40fa906", "52, 0x52e4a40fa910",
			"95, 0x52e4a40fa93d", "134, 0x52e4a40fa965", "139, 0x52e4a40fa96a", "255, 0x52e4a40fa9e2",
			"4294967295, 0x52e5ac983162" })
	void shouldMapBothWays(long code, String http3Code) {
		assertThat(ApplicationErrorCode.toHttp3(code)).isEqualTo(Long.decode(http3Code));
		assertThat(ApplicationErrorCode.fromHttp3(Long.decode(http3Code))).isEqualTo(code);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0x52e4a40fa8f9L, 0x52e4a40fa918L, 0x52e4a40fa8daL, 0x52e5ac983163L, 0, 0x10c, 0x170d7b68, -1,
			Long.MAX_VALUE, Long.MIN_VALUE })
	void whenReservedOrOutOfRangeThenNoApplicationCode(long http3Code) {
		assertThat(ApplicationErrorCode.fromHttp3(http3Code)).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 1L << 32, Long.MAX_VALUE })
	void whenCodeIsOutOfRangeThenFails(long code) {
		assertThatIllegalArgumentException().isThrownBy(() -> ApplicationErrorCode.toHttp3(code));
	}

	@Test
	void shouldNeverYieldReservedCode() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 100_000; i++) {
			long code = (i < 10_000) ? i : random.nextInt() & 0xffffffffL;
			long http3Code = ApplicationErrorCode.toHttp3(code);
			assertThat((http3Code - 0x21) % 0x1f).as("seed %d", seed).isNotZero();
			assertThat(ApplicationErrorCode.fromHttp3(http3Code)).as("seed %d", seed).isEqualTo(code);
		}
	}

}
