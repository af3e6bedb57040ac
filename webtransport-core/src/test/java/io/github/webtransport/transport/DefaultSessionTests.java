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

package io.github.webtransport.transport;

import java.net.URI;
import java.util.Map;

import io.github.webtransport.DatagramSettings;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.protocol.SessionLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link DefaultSession} says of itself.
 */
class DefaultSessionTests {

	@Test
	void shouldNotShowATokenOfTheQuery() {
		HandshakeInfo info = HandshakeInfo
			.builder(URI.create("https://localhost:4433/rooms/blue?access_token=s3cret&ticket=s3cret"))
			.build();
		DefaultSession session = new DefaultSession(new FakeCarrier(new ManualLoop()),
				new SessionParameters("session-1", info, Map.of(), new RecordingMetrics(), DatagramSettings.DEFAULT,
						SessionLimits.NONE, null, SessionLimits.NONE, null));
		assertThat(session)
			.hasToString("[session-1] https://localhost:4433/rooms/blue?access_token=<hidden>&ticket=<hidden>");
	}

}
