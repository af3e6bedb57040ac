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

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LocalSettings}.
 */
class LocalSettingsTests {

	private static final SessionLimits LIMITS = new SessionLimits(16_000_000, 100, 50);

	@Test
	@Rows("S1")
	void shouldOfferEveryGenerationAsServer() {
		assertThat(new LocalSettings(true, 16, true, LIMITS, 16384).server())
			.containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry(0x01L, 0L), Map.entry(0x06L, 16384L),
					Map.entry(0x07L, 0L), Map.entry(0x08L, 1L), Map.entry(0x33L, 1L), Map.entry(0x2b603742L, 1L),
					Map.entry(0xc671706aL, 16L), Map.entry(0x14e9cd29L, 16L), Map.entry(0x2c7cf000L, 1L),
					Map.entry(0x2b64L, 50L), Map.entry(0x2b65L, 100L), Map.entry(0x2b61L, 16_000_000L)));
	}

	@Rows("C3")
	@Test
	void shouldOfferEveryGenerationAsClient() {
		assertThat(new LocalSettings(true, 16, true, LIMITS, 16384).client())
			.containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry(0x01L, 0L), Map.entry(0x06L, 16384L),
					Map.entry(0x07L, 0L), Map.entry(0x33L, 1L), Map.entry(0x2b603742L, 1L), Map.entry(0xc671706aL, 1L),
					Map.entry(0x14e9cd29L, 1L), Map.entry(0x2c7cf000L, 1L), Map.entry(0x2b64L, 50L),
					Map.entry(0x2b65L, 100L), Map.entry(0x2b61L, 16_000_000L)));
	}

	@Test
	void whenLatestIsOffThenOnlyItsSettingIsMissing() {
		LocalSettings settings = new LocalSettings(true, 1, false, LIMITS, 0);
		assertThat(settings.server()).doesNotContainKey(SettingIds.WT_ENABLED)
			.containsEntry(SettingIds.MAX_SESSIONS_DRAFT_13, 1L);
		assertThat(settings.client()).doesNotContainKey(SettingIds.WT_ENABLED);
	}

	@Test
	void whenWebTransportIsOffThenPlainHttp3() {
		LocalSettings settings = new LocalSettings(false, 0, true, LIMITS, 16384);
		assertThat(settings.server()).containsOnlyKeys(0x01L, 0x06L, 0x07L);
		assertThat(settings.client()).isEqualTo(settings.server());
	}

	@Test
	void whenNoLimitsThenFlowControlIsNotRequested() {
		Map<Long, Long> server = new LocalSettings(true, 1, true, SessionLimits.NONE, 16384).server();
		assertThat(PeerSettings.of(server).initialLimits().flowControlRequested()).isFalse();
	}

	@Test
	void shouldSatisfyOwnPeer() {
		LocalSettings settings = new LocalSettings(true, 16, true, LIMITS, 16384);
		PeerSettings server = PeerSettings.of(settings.server());
		PeerSettings client = PeerSettings.of(settings.client());
		assertThat(server.serverViolation()).isNull();
		assertThat(client.violation()).isNull();
		assertThat(server.initialLimits()).isEqualTo(LIMITS);
		assertThat(Dialect.select(server)).isEqualTo(Dialect.DRAFT_15);
	}

	@Test
	void shouldNotBeModifiable() {
		Map<Long, Long> server = new LocalSettings(true, 1, true, LIMITS, 16384).server();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> server.put(0x33L, 0L));
	}

	@Test
	void whenOutOfRangeThenFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> new LocalSettings(true, 0, true, LIMITS, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new LocalSettings(false, -1, true, LIMITS, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new LocalSettings(true, VarInt.MAX + 1, true, LIMITS, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new LocalSettings(true, 1, true, LIMITS, -1));
		assertThatIllegalArgumentException().isThrownBy(() -> new LocalSettings(true, 1, true, LIMITS, VarInt.MAX + 1));
	}

}
