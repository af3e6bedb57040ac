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

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeHeaders}.
 */
class HandshakeHeadersTests {

	@Test
	void shouldKnowBothTokens() {
		assertThat(HandshakeHeaders.isWebTransport("webtransport")).isTrue();
		assertThat(HandshakeHeaders.isWebTransport("webtransport-h3")).isTrue();
		assertThat(HandshakeHeaders.isWebTransport(new StringBuilder("webtransport"))).isTrue();
		assertThat(HandshakeHeaders.isWebTransport("connect-udp")).isFalse();
	}

	@Test
	void shouldNameHeadersInLowerCase() {
		assertThat(Stream.of(HandshakeHeaders.WT_AVAILABLE_PROTOCOLS, HandshakeHeaders.WT_PROTOCOL,
				HandshakeHeaders.DRAFT_02_REQUEST, HandshakeHeaders.DRAFT_02_RESPONSE))
			.containsExactly("wt-available-protocols", "wt-protocol", "sec-webtransport-http3-draft02",
					"sec-webtransport-http3-draft");
	}

}
