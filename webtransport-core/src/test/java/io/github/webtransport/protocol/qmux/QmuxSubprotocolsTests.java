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

package io.github.webtransport.protocol.qmux;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QmuxSubprotocols}.
 */
class QmuxSubprotocolsTests {

	private static QmuxSubprotocols parse(String... lines) {
		return QmuxSubprotocols.parse(List.of(lines));
	}

	@Test
	void whenNoneIsOfQmuxThenTheRequestIsNotOurs() {
		assertThat(parse().isQmux()).isFalse();
		assertThat(parse("graphql-ws, webtransport").isQmux()).isFalse();
		assertThat(parse("graphql-ws", "qmux-00").isQmux()).isTrue();
		assertThat(parse("qmux-03.chat").isQmux()).isTrue();
	}

	@Test
	void shouldFindApplicationProtocolsInTheOrderOfTheClient() {
		assertThat(parse("qmux-02.b, qmux-01.a.1,qmux-01.b", "qmux-02.c, qmux-00.d, qmux-02., qmux-02")
			.applicationProtocols()).containsExactly("b", "a.1", "c");
	}

	@Test
	void shouldChooseTheFirstThatFits() {
		QmuxSubprotocols offered = parse("qmux-01.a, qmux-02.a, qmux-02.b, qmux-02, qmux-01, qmux-00, webtransport");
		assertThat(offered.choose("a")).isEqualTo("qmux-01.a");
		assertThat(offered.choose("b")).isEqualTo("qmux-02.b");
		assertThat(offered.choose(null)).isEqualTo("qmux-02");
		assertThat(offered.choose("c")).isNull();
		assertThat(parse("qmux-00, webtransport").choose(null)).isNull();
	}

	@Test
	void onlyDraft02HasResetStreamAt() {
		assertThat(QmuxSubprotocols.hasResetStreamAt("qmux-02.a")).isTrue();
		assertThat(QmuxSubprotocols.hasResetStreamAt("qmux-01")).isFalse();
	}

	@Test
	void whatAClientOffersHasTheApplicationProtocolsFirst() {
		List<String> offered = QmuxSubprotocols.offer(List.of("b", "a.1", "not a token"));
		assertThat(offered).containsExactly("qmux-02.b", "qmux-02.a.1", "qmux-01.b", "qmux-01.a.1", "qmux-02",
				"qmux-01");
		assertThat(offered).extracting(QmuxSubprotocols::applicationProtocol)
			.containsExactly("b", "a.1", "b", "a.1", null, null);
	}

}
