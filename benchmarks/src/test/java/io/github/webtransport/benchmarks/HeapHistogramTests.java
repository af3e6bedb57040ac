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

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeapHistogram}.
 */
class HeapHistogramTests {

	@Test
	void differenceShouldHaveWhatWasAddedByClass() {
		HeapHistogram before = HeapHistogram.parse(List.of(" num     #instances         #bytes  class name (module)",
				"-------------------------------------------------------",
				"   1:          1000          24000  [B (java.base@17.0.15)",
				"   2:             2             48  a.Gone", "Total          1002          24048"));
		HeapHistogram after = HeapHistogram
			.parse(List.of("   1:          1500          36000  [B (java.base@17.0.15)", "   2:  3   72  a.New"));
		HeapHistogram added = after.minus(before);
		assertThat(added.bytes()).containsEntry("[B", 12_000L)
			.containsEntry("a.New", 72L)
			.containsEntry("a.Gone", -48L);
		assertThat(added.objects()).containsEntry("[B", 500L).hasSize(3);
	}

}
