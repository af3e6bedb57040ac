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

package io.github.webtransport.spring.blocking;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SaturationLog}.
 */
class SaturationLogTests {

	private static final BlockingCallStats STATS = new BlockingCallStats(8, 8, 3, 2);

	private final SaturationLog log = new SaturationLog(BlockingCallKind.values()[0], System::nanoTime);

	@Test
	void whenNameOfAUserHasControlCharactersThenTheyAreNotLogged() {
		String message = this.log.message("are refused", STATS, new BlockingCaller("user eve\r\n\u001b[2J", "7"));
		assertThat(message).contains("8 of 8 threads", "3 calls wait", "2 were refused", "eve")
			.doesNotContainPattern("\\p{Cntrl}");
	}

	@Test
	void whenNameOfAUserIsLongThenItIsCut() {
		String message = this.log.message("are refused", STATS, new BlockingCaller("e".repeat(100_000), "7"));
		assertThat(message).hasSizeLessThan(1000);
	}

}
