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

import java.util.Map;
import java.util.stream.Stream;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Dialect}.
 */
class DialectTests {

	private static final long DRAFT_02 = 0x2b603742L;

	private static final long DRAFT_07 = 0xc671706aL;

	private static final long DRAFT_13 = 0x14e9cd29L;

	private static final long LATEST = 0x2c7cf000L;

	@ParameterizedTest
	@Rows("R15")
	@MethodSource("offers")
	void whenLegacyTokenThenNewestLegacyOffer(Map<Long, Long> settings, Dialect newestLegacy, Dialect newest) {
		Dialect expected = (newestLegacy != null) ? newestLegacy : Dialect.LENIENT;
		assertThat(Dialect.negotiate("webtransport", PeerSettings.of(settings))).isEqualTo(expected);
	}

	@ParameterizedTest
	@Rows("R15")
	@MethodSource("offers")
	void whenLatestTokenThenLatestDraft(Map<Long, Long> settings, Dialect newestLegacy, Dialect newest) {
		assertThat(Dialect.negotiate("webtransport-h3", PeerSettings.of(settings))).isEqualTo(Dialect.DRAFT_15);
	}

	@ParameterizedTest
	@MethodSource("offers")
	void shouldSelectNewestOffer(Map<Long, Long> settings, Dialect newestLegacy, Dialect newest) {
		assertThat(Dialect.select(PeerSettings.of(settings))).isEqualTo(newest);
	}

	static Stream<Arguments> offers() {
		return Stream.of(Arguments.of(Map.of(), null, null), Arguments.of(Map.of(0x8L, 1L, 0x33L, 1L), null, null),
				Arguments.of(Map.of(DRAFT_02, 1L), Dialect.DRAFT_02, Dialect.DRAFT_02),
				Arguments.of(Map.of(DRAFT_02, 0L, DRAFT_07, 0L, DRAFT_13, 0L, LATEST, 0L), null, null),
				Arguments.of(Map.of(DRAFT_07, 1L), Dialect.DRAFT_07, Dialect.DRAFT_07),
				Arguments.of(Map.of(DRAFT_02, 1L, DRAFT_07, 16L), Dialect.DRAFT_07, Dialect.DRAFT_07),
				Arguments.of(Map.of(DRAFT_02, 1L, DRAFT_13, VarInt.MAX), Dialect.DRAFT_13, Dialect.DRAFT_13),
				Arguments.of(Map.of(DRAFT_02, 1L, DRAFT_07, 1L, DRAFT_13, 1L, LATEST, 1L), Dialect.DRAFT_13,
						Dialect.DRAFT_15),
				Arguments.of(Map.of(DRAFT_02, 1L, LATEST, 1L), Dialect.DRAFT_02, Dialect.DRAFT_15),
				Arguments.of(Map.of(LATEST, 1L), null, Dialect.DRAFT_15),
				Arguments.of(Map.of(DRAFT_02, 1L, LATEST, 2L), Dialect.DRAFT_02, Dialect.DRAFT_02));
	}

	@ParameterizedTest
	@Rows("R15")
	@ValueSource(strings = { "", "websocket", "WebTransport", "webtransport-h2", "webtransport " })
	void whenOtherTokenThenFails(String token) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Dialect.negotiate(token, PeerSettings.of(Map.of(DRAFT_02, 1L))));
		assertThat(HandshakeHeaders.isWebTransport(token)).isFalse();
	}

	@Test
	void shouldNameProtocolToken() {
		assertThat(Dialect.DRAFT_15.protocolToken()).isEqualTo("webtransport-h3");
		assertThat(Stream.of(Dialect.DRAFT_02, Dialect.DRAFT_07, Dialect.DRAFT_13, Dialect.LENIENT)
			.map(Dialect::protocolToken)).containsOnly("webtransport");
	}

}
