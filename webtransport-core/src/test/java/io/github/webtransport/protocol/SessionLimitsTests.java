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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SessionLimits}.
 */
class SessionLimitsTests {

	@ParameterizedTest
	@CsvSource({ "0, 0, 0, false", "1, 0, 0, true", "0, 1, 0, true", "0, 0, 1, true" })
	void whenAnyLimitIsSetThenFlowControlIsRequested(long data, long bidi, long uni, boolean requested) {
		assertThat(new SessionLimits(data, bidi, uni).flowControlRequested()).isEqualTo(requested);
	}

	@Test
	void shouldTellDirectionsApart() {
		SessionLimits limits = new SessionLimits(1, 2, 3);
		assertThat(limits.maxStreams(true)).isEqualTo(2);
		assertThat(limits.maxStreams(false)).isEqualTo(3);
	}

	@Test
	void whenOutOfRangeThenFails() {
		long tooMany = SessionLimits.MAX_STREAMS + 1;
		assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(-1, 0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(VarInt.MAX + 1, 0, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(0, -1, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(0, tooMany, 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(0, 0, -1));
		assertThatIllegalArgumentException().isThrownBy(() -> new SessionLimits(0, 0, tooMany));
	}

}
