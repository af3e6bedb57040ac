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

package io.github.webtransport.benchmarks;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs every measurement once on the floor server, as short as can be: processes,
 * commands, loads and table.
 */
class BenchmarkSmokeIT {

	@Test
	void shouldMeasureTheFloor(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("table.md");
		BenchmarkOptions options = BenchmarkOptions.parse("--quick --servers floor --warmup 0.1 --seconds 0.2",
				"--idle-sessions 10 --listeners 2", "--output " + output);
		assertThat(BenchmarkRunner.run(options)).isTrue();
		assertThat(output).content().contains("| Floor |").doesNotContain("| - |", "FAILED", "NaN");
	}

}
