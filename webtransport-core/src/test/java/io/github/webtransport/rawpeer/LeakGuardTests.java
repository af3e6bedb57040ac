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

package io.github.webtransport.rawpeer;

import java.util.logging.Logger;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link LeakGuard}.
 */
class LeakGuardTests {

	private static final Logger LEAK_LOG = Logger.getLogger(ResourceLeakDetector.class.getName());

	@BeforeEach
	void silenceLeakReport() {
		// The leak is on purpose: nobody should find it in the output of the build
		LEAK_LOG.setUseParentHandlers(false);
	}

	@AfterEach
	void restoreLeakReport() {
		LEAK_LOG.setUseParentHandlers(true);
	}

	@Test
	void whenBufferIsLostThenFails() {
		LeakGuard.forget();
		loseBuffer();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(LeakGuard::verify)
			.withMessageContaining("1 leaked buffers");
		assertThatNoException().isThrownBy(LeakGuard::verify);
	}

	@Test
	void whenBufferIsReleasedThenPasses() {
		LeakGuard.forget();
		PooledByteBufAllocator.DEFAULT.directBuffer(10).release();
		assertThatNoException().isThrownBy(LeakGuard::verify);
	}

	private static void loseBuffer() {
		PooledByteBufAllocator.DEFAULT.directBuffer(10).writeInt(1);
	}

}
