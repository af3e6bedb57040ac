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

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends messages in every way once, to two sessions and as short as can be: processes,
 * commands, sessions and table.
 */
class TopicsSmokeIT {

	@Test
	void shouldMeasureEachKindInProcess(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("table.md");
		TopicsOptions options = new TopicsOptions();
		options.parse("--brokers in-process --subscribers 2 --rounds 1 --warmup 0.2 --seconds 0.2",
				"--deliveries 20 --idle-topics 0 --limit 1000 --output " + output);
		assertThat(TopicsRunner.run(options)).isTrue();
		assertThat(output).content()
			.contains("Datagram, topic", "Open stream, topic", "Stream a message, registry")
			.doesNotContain("NaN");
	}

}
