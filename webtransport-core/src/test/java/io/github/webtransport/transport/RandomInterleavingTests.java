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

package io.github.webtransport.transport;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;

/**
 * Runs {@link RandomInterleaving} with many seeds.
 */
@Rows({ "R36", "R37", "R38", "R56", "R57", "R82" })
class RandomInterleavingTests {

	/**
	 * The first seed. Set it to run others, and to repeat the one that a failure names.
	 */
	private static final long FIRST_SEED = Long.getLong("webtransport.test.seed", 1);

	private static final int SEEDS = Integer.getInteger("webtransport.test.seeds", 400);

	private static final int STEPS = 250;

	@Test
	void whenAnythingHappensInAnyOrderThenEverythingEndsAndNothingIsLeft() {
		for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
			try {
				new RandomInterleaving(seed).run(STEPS);
			}
			catch (Throwable ex) {
				throw new AssertionError("Failed with -Dwebtransport.test.seed=" + seed, ex);
			}
		}
	}

}
