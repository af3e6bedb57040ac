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

package io.github.webtransport.logging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LogThrottle}.
 */
class LogThrottleTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

	private final List<String> lines = new ArrayList<>();

	private final LogThrottle throttle = new LogThrottle(2, Duration.ofSeconds(60), this.now::get);

	@Test
	void whenThereAreManyThenRestIsCounted() {
		log("a", "b", "c", "d");
		assertThat(this.lines).containsExactly("a", "b");
		this.now.addAndGet(Duration.ofSeconds(60).toNanos());
		log("e", "f", "g");
		assertThat(this.lines).containsExactly("a", "b", "e ... and 2 more", "f");
	}

	@Test
	void whenIntervalIsNotOverThenNothingIsLogged() {
		log("a", "b");
		this.now.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
		log("c");
		assertThat(this.lines).containsExactly("a", "b");
	}

	@Test
	void whenTheFirstEntryIsLateThenItsIntervalIsNoShorter() {
		this.now.addAndGet(Duration.ofSeconds(50).toNanos());
		log("a", "b");
		this.now.addAndGet(Duration.ofSeconds(50).toNanos());
		log("c");
		assertThat(this.lines).containsExactly("a", "b");
	}

	@Test
	void whenAMessageIsLeftOutThenItIsNotMade() {
		log("a", "b");
		this.throttle.log(() -> {
			throw new AssertionError("Nobody reads it");
		}, this.lines::add);
		assertThat(this.lines).containsExactly("a", "b");
	}

	@Test
	void whenNothingCouldBeLoggedThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new LogThrottle(0, Duration.ofSeconds(1), this.now::get));
		assertThatIllegalArgumentException().isThrownBy(() -> new LogThrottle(1, Duration.ZERO, this.now::get));
	}

	private void log(String... messages) {
		for (String message : messages) {
			this.throttle.log(() -> message, this.lines::add);
		}
	}

}
