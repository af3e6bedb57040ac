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
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientNegotiation}.
 */
class ClientNegotiationTests {

	private static final SessionLimits LIMITS = new SessionLimits(1, 1, 1);

	@Test
	void whenServerOffersLatestThenNothingIsMissing() {
		PeerSettings server = settings(SettingIds.ENABLE_CONNECT_PROTOCOL, 1, SettingIds.H3_DATAGRAM, 1,
				SettingIds.WT_ENABLED, 1);
		assertThat(ClientNegotiation.missing(server, false)).isNull();
		assertThat(ClientNegotiation.dialect(server)).isEqualTo(Dialect.DRAFT_15);
	}

	@Test
	void whenServerSpeaksDraft02ThenConnectProtocolIsNotNeeded() {
		PeerSettings server = settings(SettingIds.H3_DATAGRAM, 1, SettingIds.ENABLE_WEBTRANSPORT_DRAFT_02, 1);
		assertThat(ClientNegotiation.missing(server, false)).isNull();
		assertThat(ClientNegotiation.dialect(server)).isEqualTo(Dialect.DRAFT_02);
	}

	@ParameterizedTest
	@ValueSource(longs = { SettingIds.MAX_SESSIONS_DRAFT_07, SettingIds.MAX_SESSIONS_DRAFT_13, SettingIds.WT_ENABLED })
	void whenServerSpeaksLaterDraftThenConnectProtocolIsNeeded(long setting) {
		assertThat(ClientNegotiation.missing(settings(SettingIds.H3_DATAGRAM, 1, setting, 1), false))
			.isEqualTo("SETTINGS_ENABLE_CONNECT_PROTOCOL");
	}

	@Test
	void whenServerTakesNoDatagramsThenTheyAreMissing() {
		assertThat(ClientNegotiation.missing(settings(SettingIds.ENABLE_WEBTRANSPORT_DRAFT_02, 1), false))
			.isEqualTo("SETTINGS_H3_DATAGRAM");
	}

	@Test
	void whenServerSaysNothingThenWebTransportMayBeAssumed() {
		PeerSettings server = settings(SettingIds.ENABLE_CONNECT_PROTOCOL, 1, SettingIds.H3_DATAGRAM, 1);
		assertThat(ClientNegotiation.missing(server, false)).isEqualTo("a setting of WebTransport");
		assertThat(ClientNegotiation.missing(server, true)).isNull();
		assertThat(ClientNegotiation.dialect(server)).isEqualTo(Dialect.LENIENT);
		assertThat(ClientNegotiation.missing(settings(SettingIds.H3_DATAGRAM, 1), true)).isNotNull();
	}

	@Test
	void whenBothHaveFlowControlThenSessionsShareConnection() {
		PeerSettings server = settings(SettingIds.WT_INITIAL_MAX_DATA, 1);
		assertThat(ClientNegotiation.maxSessions(server, LIMITS, 16)).isEqualTo(16);
	}

	@Test
	void whenOneHasNoFlowControlThenConnectionHasOneSession() {
		PeerSettings server = settings(SettingIds.WT_INITIAL_MAX_DATA, 1, SettingIds.MAX_SESSIONS_DRAFT_07, 5);
		assertThat(ClientNegotiation.maxSessions(server, SessionLimits.NONE, 16)).isEqualTo(1);
		assertThat(ClientNegotiation.maxSessions(settings(SettingIds.MAX_SESSIONS_DRAFT_07, 5), LIMITS, 16))
			.isEqualTo(1);
	}

	@Test
	void whenServerNamesLimitThenItHolds() {
		PeerSettings server = settings(SettingIds.WT_INITIAL_MAX_DATA, 1, SettingIds.MAX_SESSIONS_DRAFT_07, 5,
				SettingIds.MAX_SESSIONS_DRAFT_13, 3);
		assertThat(ClientNegotiation.maxSessions(server, LIMITS, 16)).isEqualTo(3);
		assertThat(ClientNegotiation.maxSessions(server, LIMITS, 2)).isEqualTo(2);
	}

	private static PeerSettings settings(long... idsAndValues) {
		Map<Long, Long> values = new TreeMap<>();
		for (int i = 0; i < idsAndValues.length; i += 2) {
			values.put(idsAndValues[i], idsAndValues[i + 1]);
		}
		return PeerSettings.of(values);
	}

}
