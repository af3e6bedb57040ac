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

package io.github.webtransport.benchmarks.topics;

import io.github.webtransport.benchmarks.server.FanOutKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link TopicsResults}.
 */
class TopicsResultsTests {

	private final TopicsResults results = new TopicsResults();

	@Test
	void shouldCompareRoundByRound() {
		add("in-process", FanOutKind.LOOP_DATAGRAM, 10);
		add("in-process", FanOutKind.TOPIC_DATAGRAM, 11);
		add("in-process", FanOutKind.LOOP_DATAGRAM, 20);
		add("in-process", FanOutKind.TOPIC_DATAGRAM, 30);
		add("other", FanOutKind.LOOP_DATAGRAM, 40);
		add("other", FanOutKind.LOOP_DATAGRAM, 40);
		assertThat(this.results.worstRatio("in-process")).isCloseTo(1.3, within(0.001));
		assertThat(this.results.worstRatio("redis")).isZero();
		assertThat(this.results.table())
			.contains("| in-process | 3 | Datagram, topic | 20.5 (11.0–30.0) | 1.30 (1.10–1.50) |")
			.contains("| other | 3 | Datagram, hand-written loop | 40.0 (40.0–40.0) | - |")
			.contains("| 0.38 (0.25–0.50) |");
	}

	private void add(String server, FanOutKind kind, double cpu) {
		this.results.add(server, 3, kind, cpu, 1, 2);
	}

}
