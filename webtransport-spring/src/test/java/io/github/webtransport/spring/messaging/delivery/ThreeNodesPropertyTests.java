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

package io.github.webtransport.spring.messaging.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.webtransport.spring.messaging.delivery.ThreeNodes.Storage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever fails between three nodes and Redis, no client is deceived: it sees one order
 * without a gap or a duplicate, or is told that something is lost, which is so only where
 * Redis has lost it. The system property {@value #SECONDS} lets it go on for longer, and
 * {@value #SEED} repeats the choices of a run.
 */
class ThreeNodesPropertyTests {

	static final String SECONDS = "webtransport.test.nodes.seconds";

	static final String SEED = "webtransport.test.nodes.seed";

	@ParameterizedTest
	@EnumSource
	void whenAnythingFailsThenNoClientIsDeceived(Storage storage) {
		long seed = Long.getLong(SEED, ThreadLocalRandom.current().nextLong());
		try (ThreeNodes nodes = new ThreeNodes(seed, storage)) {
			nodes.live(Duration.ofSeconds(Long.getLong(SECONDS, 4)));
			nodes.check();
			nodes.end();
			assertThat(nodes.messages()).isPositive();
		}
		catch (AssertionError ex) {
			throw new AssertionError("With -D" + SEED + "=" + seed + " and " + storage + ": " + ex.getMessage(), ex);
		}
	}

}
