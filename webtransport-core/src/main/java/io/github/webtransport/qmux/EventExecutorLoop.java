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

package io.github.webtransport.qmux;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.transport.CarrierLoop;
import io.netty.util.concurrent.EventExecutor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A loop that is an executor of Netty.
 *
 * @since 0.1.0
 */
public final class EventExecutorLoop implements CarrierLoop {

	private static final Log logger = LogFactory.getLog(EventExecutorLoop.class);

	private final EventExecutor executor;

	/**
	 * Create a loop.
	 * @param executor the executor, which has one thread
	 */
	public EventExecutorLoop(EventExecutor executor) {
		this.executor = executor;
	}

	@Override
	public boolean inEventLoop() {
		return this.executor.inEventLoop();
	}

	@Override
	public boolean execute(Runnable task) {
		try {
			this.executor.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended", ex);
			return false;
		}
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		try {
			Future<?> scheduled = this.executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
			return () -> cancel(scheduled);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended", ex);
			return Disposables.disposed();
		}
	}

	private static void cancel(Future<?> scheduled) {
		try {
			scheduled.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended, and with it what was scheduled", ex);
		}
	}

}
