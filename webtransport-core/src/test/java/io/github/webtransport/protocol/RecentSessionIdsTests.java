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

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecentSessionIds}.
 */
class RecentSessionIdsTests {

	private final RecentSessionIds ids = new RecentSessionIds();

	@Test
	void whenEmptyThenContainsNothing() {
		assertThat(this.ids.contains(0)).isFalse();
	}

	@Test
	@Rows("R29")
	void shouldForgetTheOldest() {
		for (long i = 0; i < RecentSessionIds.CAPACITY; i++) {
			this.ids.add(i * 4);
		}
		assertThat(this.ids.contains(0)).isTrue();
		this.ids.add(4000);
		assertThat(this.ids.contains(0)).isFalse();
		assertThat(this.ids.contains(4)).isTrue();
		assertThat(this.ids.contains(4000)).isTrue();
	}

	@Test
	void whenAddedTwiceThenForgetsNothing() {
		for (long i = 0; i < RecentSessionIds.CAPACITY; i++) {
			this.ids.add(i * 4);
		}
		this.ids.add(8);
		assertThat(this.ids.contains(0)).isTrue();
	}

}
