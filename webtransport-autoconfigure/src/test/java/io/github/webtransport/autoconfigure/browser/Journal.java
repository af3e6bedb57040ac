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

package io.github.webtransport.autoconfigure.browser;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the controllers have seen.
 */
class Journal {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final List<String> entries = new CopyOnWriteArrayList<>();

	void record(String entry) {
		this.entries.add(entry);
	}

	void clear() {
		this.entries.clear();
	}

	/**
	 * Wait until exactly this was seen, in any order.
	 */
	void awaitOnly(String... entries) {
		awaitOnly(TIMEOUT, entries);
	}

	void awaitOnly(Duration timeout, String... entries) {
		await().atMost(timeout)
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(this.entries).containsExactlyInAnyOrder(entries));
	}

}
