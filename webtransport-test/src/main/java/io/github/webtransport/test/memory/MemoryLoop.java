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

package io.github.webtransport.test.memory;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.transport.CarrierLoop;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.NonBlocking;

/**
 * One thread that stands for the event loop of one end. Reactor refuses to block on it,
 * as on the event loops of the network.
 */
final class MemoryLoop implements CarrierLoop {

	private static final Log logger = LogFactory.getLog(MemoryLoop.class);

	private final ScheduledThreadPoolExecutor executor;

	MemoryLoop(String name) {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> new LoopThread(this, task, name));
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	@Override
	public boolean inEventLoop() {
		return Thread.currentThread() instanceof LoopThread thread && thread.loop == this;
	}

	@Override
	public boolean execute(Runnable task) {
		try {
			this.executor.execute(() -> runLogged(task));
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		try {
			Future<?> scheduled = this.executor.schedule(() -> runLogged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
			return () -> scheduled.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			return Disposables.disposed();
		}
	}

	private static void runLogged(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// The executor would keep it to itself
			logger.error("A task of the event loop failed", ex);
		}
	}

	/**
	 * Run what was given to the loop, but nothing that is scheduled for later, then end.
	 */
	void shutdown() {
		this.executor.shutdown();
	}

	private static final class LoopThread extends Thread implements NonBlocking {

		private final MemoryLoop loop;

		private LoopThread(MemoryLoop loop, Runnable task, String name) {
			super(task, name);
			this.loop = loop;
			setDaemon(true);
		}

	}

}
