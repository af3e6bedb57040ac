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

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class when a buffer was not released in it. Every allocation is tracked; a
 * buffer counts as leaked when it was collected unreleased, so the garbage is collected a
 * few times at the end of the class. Register it before the server, so that it looks
 * after the server has stopped.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {

	private static final int ROUNDS = 3;

	private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

	static {
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		forget();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		verify();
	}

	/**
	 * Forget what was lost so far: it is not the fault of what comes.
	 */
	static void forget() {
		collect();
		LEAKS.clear();
	}

	/**
	 * Check that nothing was lost since.
	 */
	static void verify() {
		collect();
		List<String> leaks = new ArrayList<>(LEAKS);
		LEAKS.clear();
		if (!leaks.isEmpty()) {
			throw new AssertionError(leaks.size() + " leaked buffers:\n" + String.join("\n", leaks));
		}
	}

	private static void collect() {
		for (int round = 0; round < ROUNDS; round++) {
			awaitCollection();
			// Leaks are reported by the next allocation
			PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
			PooledByteBufAllocator.DEFAULT.heapBuffer(1).release();
		}
	}

	private static void awaitCollection() {
		ReferenceQueue<Object> queue = new ReferenceQueue<>();
		PhantomReference<Object> canary = new PhantomReference<>(new Object(), queue);
		try {
			Reference<?> collected = null;
			for (int attempt = 0; attempt < 50 && collected == null; attempt++) {
				System.gc();
				collected = queue.remove(100);
			}
			if (collected == null) {
				throw new AssertionError("No garbage was collected, so leaks would go unseen");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
		finally {
			canary.clear();
		}
	}

}
