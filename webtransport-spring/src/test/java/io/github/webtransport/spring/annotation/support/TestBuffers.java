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

package io.github.webtransport.spring.annotation.support;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.netty.buffer.UnpooledByteBufAllocator;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Buffers that are counted, so that one that is not released is found.
 */
public final class TestBuffers {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

	private final NettyDataBufferFactory factory = new NettyDataBufferFactory(this.allocator);

	NettyDataBufferFactory factory() {
		return this.factory;
	}

	/**
	 * Make a buffer of text.
	 * @param text the text
	 * @return the buffer
	 */
	public DataBuffer of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8));
	}

	DataBuffer of(byte[] bytes) {
		return this.factory.allocateBuffer(bytes.length).write(bytes);
	}

	long used() {
		return this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
	}

	/**
	 * Check that all buffers have been released, or will be soon.
	 */
	public void assertReleased() {
		await(() -> used() == 0);
		assertThat(used()).as("bytes of buffers that were not released").isZero();
	}

	/**
	 * Wait for what other threads do.
	 */
	static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() < end) {
			Thread.onSpinWait();
		}
		assertThat(condition.getAsBoolean()).as("came true in time").isTrue();
	}

}
