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

import io.github.webtransport.benchmarks.process.Fields;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Table}.
 */
class TableTests {

	private final BenchmarkOptions options = BenchmarkOptions.parse("--only sessions");

	private final Results results = new Results();

	@Test
	void whenAllWasMeasuredThenMediansSpreadsAndRatiosAreShown() {
		add(ServerKind.FLOOR, 100, 200, 400);
		add(ServerKind.CORE, 50, 150, 360);
		assertThat(new Table(this.options, this.results)).asString().isEqualTo("""
				|  |  | Floor | WebTransport | Ratio |
				| --- | --- | --- | --- | --- |
				| New sessions ↑ | /s | 200 (100–400) | 150 (50.0–360) | 0.75 (0.50–0.90) |
				| Server CPU of a session ↓ | ms | 5.00 (2.50–10.0) | 6.67 (2.78–20.0) | 1.33 (1.11–2.00) |""");
	}

	@Test
	void whenAMeasurementIsMissingThenThereIsNoRatio() {
		add(ServerKind.FLOOR, 100, 200);
		add(ServerKind.CORE, 50);
		assertThat(new Table(this.options, this.results)).asString()
			.contains("| New sessions ↑ | /s | 150 (100–200) | 50.0 | - |");
	}

	private void add(ServerKind kind, long... counts) {
		for (long count : counts) {
			this.results.add(Measurement.SESSIONS, kind,
					new Fields("measured").with("count", count)
						.with("nanos", 1_000_000_000L)
						.with("cpu", 1_000_000_000L));
		}
	}

}
