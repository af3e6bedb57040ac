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

package io.github.webtransport.spring.routing;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PathVariables}.
 */
class PathVariablesTests {

	@Test
	void shouldFindNames() {
		assertThat(PathVariables.parse("/a/{b}/{c:[0-9]{2}}/{*d}").names()).containsExactlyInAnyOrder("b", "c", "d");
		assertThat(PathVariables.parse("/a/*/**").names()).isEmpty();
		assertThat(PathVariables.parse("/a/{b}-{c}.txt").names()).containsExactlyInAnyOrder("b", "c");
	}

	@Test
	void shouldNotTakeExpressionsForNames() {
		assertThat(PathVariables.parse("/{a:\\p{Alpha}+}").names()).containsExactly("a");
	}

	@Test
	void shouldDropNamesFromShape() {
		assertThat(PathVariables.parse("/a/{b}/{c:[0-9]{2}}/{*d}").shape()).isEqualTo("/a/{}/{:[0-9]{2}}/{*}");
	}

}
