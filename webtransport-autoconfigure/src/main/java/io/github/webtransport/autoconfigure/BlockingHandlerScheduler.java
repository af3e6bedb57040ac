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

package io.github.webtransport.autoconfigure;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.support.ExecutorServiceAdapter;

/**
 * Where handler methods that may block run: on virtual threads, or on a scheduler of its
 * own with a bounded number of threads, so that sessions which occupy all of them do not
 * starve what shares {@link Schedulers#boundedElastic()}.
 */
final class BlockingHandlerScheduler implements DisposableBean {

	private static final int IDLE_SECONDS = 60;

	private final Scheduler scheduler;

	private final boolean owned;

	/**
	 * Create a scheduler.
	 * @param virtualThreads runs each task on a virtual thread of its own, or
	 * {@code null}. Not shut down
	 */
	BlockingHandlerScheduler(@Nullable TaskExecutor virtualThreads) {
		this.owned = (virtualThreads == null);
		// An ExecutorService gives a handle by which a task can be interrupted
		this.scheduler = (virtualThreads != null)
				? Schedulers.fromExecutorService(new ExecutorServiceAdapter(virtualThreads))
				: Schedulers.newBoundedElastic(Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE,
						Schedulers.DEFAULT_BOUNDED_ELASTIC_QUEUESIZE, "webtransport-blocking", IDLE_SECONDS, true);
	}

	Scheduler get() {
		return this.scheduler;
	}

	@Override
	public void destroy() {
		if (this.owned) {
			this.scheduler.dispose();
		}
	}

}
