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

import io.netty.util.internal.PlatformDependent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may be left of memory behind a scenario. Client and server share it.
 */
final class MemoryBounds {

	private static final long MAX_HEAP_GROWTH = 48 << 20;

	private static final long MAX_DIRECT = 256 << 20;

	private final long heap = heap();

	private static long heap() {
		Runtime runtime = Runtime.getRuntime();
		System.gc();
		return runtime.totalMemory() - runtime.freeMemory();
	}

	/**
	 * Check that what a scenario took was given back.
	 */
	void verify() {
		assertThat(heap() - this.heap).as("growth of the heap").isLessThan(MAX_HEAP_GROWTH);
		verifyDirect();
	}

	/**
	 * Check direct memory, also in the middle of a scenario.
	 */
	static void verifyDirect() {
		assertThat(PlatformDependent.usedDirectMemory()).as("direct memory").isLessThan(MAX_DIRECT);
	}

}
