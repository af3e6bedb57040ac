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

package io.github.webtransport.autoconfigure.metrics;

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCaller;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.blocking.BlockingSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockingCallMeters}.
 */
class BlockingCallMetersTests {

	private final Deque<Runnable> threads = new ArrayDeque<>();

	private final BlockingCalls calls = new BlockingCalls(
			BlockingSettings.builder().threads(2).maxPerUser(2).maxPerSession(2).queue(1).build(), this.threads::add);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private double gauge(String name, String kind) {
		return this.registry.get("webtransport.server.blocking." + name).tag("kind", kind).gauge().value();
	}

	@Test
	void shouldShowHowBusyEachKindOfCallIs() {
		new BlockingCallMeters(this.registry, this.calls);
		for (int i = 0; i < 5; i++) {
			this.calls.call(BlockingCallKind.HANDSHAKE, new BlockingCaller("alice", "1"), () -> true)
				.onErrorComplete()
				.subscribe();
		}
		assertThat(gauge("threads", "handshake")).isEqualTo(2);
		assertThat(gauge("running", "handshake")).isEqualTo(2);
		assertThat(gauge("waiting", "handshake")).isEqualTo(1);
		assertThat(this.registry.get("webtransport.server.blocking.rejected")
			.tag("kind", "handshake")
			.functionCounter()
			.count()).isEqualTo(2);
		for (String kind : new String[] { "session", "call", "event" }) {
			assertThat(gauge("running", kind)).isZero();
		}
	}

}
