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

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BenchmarkOptions}.
 */
class BenchmarkOptionsTests {

	@Test
	void whenNothingIsGivenThenAllIsMeasuredOnFloorAndServer() {
		BenchmarkOptions options = BenchmarkOptions.parse();
		assertThat(options.servers()).containsExactly(ServerKind.FLOOR, ServerKind.CORE);
		assertThat(options.measurements()).containsExactly(Measurement.values());
		assertThat(options.rounds()).isEqualTo(3);
		assertThat(options.discardFirstRound()).isTrue();
	}

	@Test
	void whenQuickThenOneShortRound() {
		BenchmarkOptions options = BenchmarkOptions.parse("--quick");
		assertThat(options.rounds()).isEqualTo(1);
		assertThat(options.discardFirstRound()).isFalse();
		assertThat(options.duration()).isLessThan(Duration.ofSeconds(1));
	}

	@Test
	void whenOneWordHoldsSeveralThenAllAreRead() {
		BenchmarkOptions options = BenchmarkOptions.parse("--rounds 5  --only stream_1,sessions", "--seconds", "1.5");
		assertThat(options.rounds()).isEqualTo(5);
		assertThat(options.duration()).isEqualTo(Duration.ofMillis(1500));
		assertThat(options.measurements()).containsExactly(Measurement.STREAM_1, Measurement.SESSIONS);
	}

	@Test
	void whenServersAreNamedThenTheyKeepTheirOrder() {
		assertThat(BenchmarkOptions.parse("--servers boot,boot-metrics").servers()).containsExactly(ServerKind.BOOT,
				ServerKind.BOOT_METRICS);
	}

	@Test
	void whenAnOptionIsUnknownOrWithoutValueThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> BenchmarkOptions.parse("--fast"));
		assertThatIllegalArgumentException().isThrownBy(() -> BenchmarkOptions.parse("--rounds"));
		assertThatIllegalArgumentException().isThrownBy(() -> BenchmarkOptions.parse("--rounds 0"));
		assertThatIllegalArgumentException().isThrownBy(() -> BenchmarkOptions.parse("--servers nobody"));
	}

}
