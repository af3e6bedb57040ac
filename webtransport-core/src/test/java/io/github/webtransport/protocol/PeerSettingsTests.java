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

import java.util.HashMap;
import java.util.Map;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeerSettings}.
 */
class PeerSettingsTests {

	private static final Map<Long, Long> CHROMIUM = Map.of(0x1L, 65536L, 0x6L, 16384L, 0x7L, 100L, 0x33L, 1L, 0xffd277L,
			1L, 0x2b603742L, 1L, 0x21L + 0x1f * 77L, 0xcafebabeL);

	private static final Map<Long, Long> FIREFOX = Map.of(0x1L, 65536L, 0x7L, 20L, 0x2b603742L, 1L, 0xffd277L, 1L,
			0x33L, 1L, 0x8L, 1L);

	private static final Map<Long, Long> PYWEBTRANSPORT = Map.of(0x8L, 1L, 0x33L, 1L);

	@Test
	void shouldReadValues() {
		PeerSettings settings = PeerSettings.of(FIREFOX);
		assertThat(settings.get(SettingIds.QPACK_MAX_TABLE_CAPACITY)).isEqualTo(65536);
		assertThat(settings.get(SettingIds.WT_ENABLED)).isZero();
		assertThat(settings.h3Datagram()).isTrue();
		assertThat(settings.connectProtocol()).isTrue();
		assertThat(PeerSettings.of(CHROMIUM).connectProtocol()).isFalse();
	}

	@Test
	void shouldNotSeeLaterChanges() {
		Map<Long, Long> values = new HashMap<>(FIREFOX);
		PeerSettings settings = PeerSettings.of(values);
		values.clear();
		assertThat(settings.h3Datagram()).isTrue();
	}

	@Test
	void whenRealClientThenNoViolation() {
		assertThat(PeerSettings.of(CHROMIUM).violation()).isNull();
		assertThat(PeerSettings.of(FIREFOX).violation()).isNull();
		assertThat(PeerSettings.of(PYWEBTRANSPORT).violation()).isNull();
		assertThat(PeerSettings.of(CHROMIUM).offersWebTransport()).isTrue();
		assertThat(PeerSettings.of(FIREFOX).offersWebTransport()).isTrue();
		assertThat(PeerSettings.of(PYWEBTRANSPORT).offersWebTransport()).isFalse();
	}

	@Test
	void shouldAcceptLargestValues() {
		PeerSettings settings = PeerSettings.of(Map.of(0x33L, 1L, 0x14e9cd29L, VarInt.MAX, 0xc671706aL, VarInt.MAX,
				0x2b61L, VarInt.MAX, 0x2b64L, VarInt.MAX, 0x2b65L, VarInt.MAX));
		assertThat(settings.violation()).isNull();
		assertThat(settings.offersWebTransport()).isTrue();
		assertThat(settings.initialLimits())
			.isEqualTo(new SessionLimits(VarInt.MAX, SessionLimits.MAX_STREAMS, SessionLimits.MAX_STREAMS));
	}

	@ParameterizedTest
	@Rows("R6")
	@ValueSource(longs = { SettingIds.H3_DATAGRAM, SettingIds.ENABLE_CONNECT_PROTOCOL,
			SettingIds.ENABLE_WEBTRANSPORT_DRAFT_02 })
	void whenBooleanIsTwoThenConnectionError(long id) {
		Map<Long, Long> values = new HashMap<>(FIREFOX);
		values.put(id, 2L);
		assertSettingsError(PeerSettings.of(values).violation());
		assertSettingsError(PeerSettings.of(values).serverViolation());
	}

	@ParameterizedTest
	@Rows("R8")
	@ValueSource(longs = { 0, 2, 3, 4, 5 })
	void whenReservedThenConnectionError(long id) {
		Map<Long, Long> values = new HashMap<>(FIREFOX);
		values.put(id, 0L);
		assertSettingsError(PeerSettings.of(values).violation());
		assertSettingsError(PeerSettings.of(values).serverViolation());
	}

	@ParameterizedTest
	@Rows({ "R2", "S3" })
	@ValueSource(longs = { 0, -1 })
	void whenClientHasNoDatagramsThenSessionsAreMalformed(long value) {
		Map<Long, Long> values = new HashMap<>(CHROMIUM);
		if (value < 0) {
			values.remove(SettingIds.H3_DATAGRAM);
		}
		else {
			values.put(SettingIds.H3_DATAGRAM, value);
		}
		assertThat(PeerSettings.of(values).violation()).satisfies((violation) -> {
			assertThat(violation.scope()).isEqualTo(ProtocolViolation.Scope.SESSION);
			assertThat(violation.errorCode()).isEqualTo(Http3ErrorCodes.H3_MESSAGE_ERROR);
		});
		assertThat(PeerSettings.of(values).serverViolation()).isNull();
	}

	@Test
	@Rows("S3")
	void whenLatestSettingIsTwoThenScopeDependsOnRole() {
		PeerSettings settings = PeerSettings.of(Map.of(SettingIds.H3_DATAGRAM, 1L, SettingIds.WT_ENABLED, 2L));
		assertThat(settings.violation()).satisfies((violation) -> {
			assertThat(violation.scope()).isEqualTo(ProtocolViolation.Scope.SESSION);
			assertThat(violation.errorCode()).isEqualTo(Http3ErrorCodes.H3_MESSAGE_ERROR);
		});
		assertSettingsError(settings.serverViolation());
		assertThat(settings.offersWebTransport()).isFalse();
	}

	@Test
	void shouldReadInitialLimits() {
		PeerSettings settings = PeerSettings.of(Map.of(0x2b61L, 1000L, 0x2b64L, 3L, 0x2b65L, 5L));
		assertThat(settings.initialLimits()).isEqualTo(new SessionLimits(1000, 5, 3));
		assertThat(PeerSettings.of(Map.of()).initialLimits()).isEqualTo(SessionLimits.NONE);
	}

	private static void assertSettingsError(ProtocolViolation violation) {
		assertThat(violation).isNotNull();
		assertThat(violation.scope()).isEqualTo(ProtocolViolation.Scope.CONNECTION);
		assertThat(violation.errorCode()).isEqualTo(Http3ErrorCodes.H3_SETTINGS_ERROR);
		assertThat(violation.reason()).isNotEmpty();
	}

}
