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

package io.github.webtransport.network;

import java.time.Duration;

/**
 * How long each scenario of the load tests goes on: five seconds, or its share of
 * {@code -Dload.duration}, such as {@code PT2H} for all of them together.
 */
final class LoadDuration {

	private static final int SCENARIOS = 8;

	private final long deadline = System.nanoTime() + share().toNanos();

	private static Duration share() {
		String total = System.getProperty("load.duration");
		return (total != null) ? Duration.parse(total).dividedBy(SCENARIOS) : Duration.ofSeconds(2);
	}

	boolean isOver() {
		return System.nanoTime() - this.deadline >= 0;
	}

}
