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

package io.github.webtransport.autoconfigure.server;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Gives a thread to each blocking call: a virtual one, or one of its own. How many there
 * are is bounded by who asks.
 */
final class BlockingCallExecutor implements Executor, DisposableBean {

	private static final int IDLE_SECONDS = 60;

	private final Executor executor;

	private final @Nullable ExecutorService owned;

	/**
	 * Create an executor.
	 * @param virtualThreads runs each task on a virtual thread of its own, or
	 * {@code null}. Not shut down
	 */
	BlockingCallExecutor(@Nullable Executor virtualThreads) {
		if (virtualThreads != null) {
			this.executor = virtualThreads;
			this.owned = null;
		}
		else {
			ExecutorService threadPool = createThreadPool();
			this.executor = threadPool;
			this.owned = threadPool;
		}
	}

	private static ExecutorService createThreadPool() {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("webtransport-blocking-");
		threadFactory.setDaemon(true);
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threadFactory);
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(task);
	}

	@Override
	public void destroy() {
		if (this.owned != null) {
			this.owned.shutdownNow();
		}
	}

}
