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

package io.github.webtransport.netty.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LibraryVersion}.
 */
class LibraryVersionTests {

	@ParameterizedTest
	@ValueSource(strings = { "0.29.2", "0.29", "0.24.10", "0.9.99", "0.28.3-dev", "unknown" })
	void whenOlderThenWarns(String version) {
		assertThat(LibraryVersion.warning(version)).contains("quiche " + version).contains("netty.version");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.29.3", "0.29.3-rc1", "0.29.10", "0.30.0", "1.0.0" })
	void whenNewEnoughThenSaysNothing(String version) {
		assertThat(LibraryVersion.warning(version)).isNull();
	}

	@Test
	void theLibraryOfThisBuildIsNewEnough() {
		String version = QuichePackets.libraryVersion();
		assertThat(version).isNotNull();
		assertThat(LibraryVersion.warning(version)).isNull();
	}

}
