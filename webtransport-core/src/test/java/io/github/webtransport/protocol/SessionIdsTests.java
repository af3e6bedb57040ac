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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SessionIds}.
 */
class SessionIdsTests {

	@ParameterizedTest
	@ValueSource(longs = { 0, 4, 64, 4096, 16384, 1L << 30, SessionIds.MAX })
	void whenClientBidirectionalThenValid(long id) {
		assertThat(SessionIds.isValid(id)).isTrue();
		assertThat(SessionIds.fromQuarter(SessionIds.quarter(id))).isEqualTo(id);
	}

	@ParameterizedTest
	@Rows({ "R23", "S9" })
	@ValueSource(longs = { -4, -1, 1, 2, 3, 5, VarInt.MAX, VarInt.MAX + 1, Long.MIN_VALUE })
	void whenAnythingElseThenNotValid(long id) {
		assertThat(SessionIds.isValid(id)).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> SessionIds.quarter(id));
	}

	@ParameterizedTest
	@Rows({ "R58", "S9" })
	@ValueSource(longs = { -1, 1L << 60, Long.MAX_VALUE })
	void whenQuarterIsOutOfRangeThenFails(long quarter) {
		assertThatIllegalArgumentException().isThrownBy(() -> SessionIds.fromQuarter(quarter));
	}

}
