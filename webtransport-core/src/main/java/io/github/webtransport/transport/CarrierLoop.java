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

import java.time.Duration;

import reactor.core.Disposable;

/**
 * The event loop of a carrier.
 *
 * @since 0.1.0
 */
public interface CarrierLoop {

	/**
	 * Return whether the caller is on the loop.
	 * @return {@code true} on the loop
	 */
	boolean inEventLoop();

	/**
	 * Run a task on the loop, later.
	 * @param task the task
	 * @return {@code false} if the loop has ended, so that the task will never run
	 */
	boolean execute(Runnable task);

	/**
	 * Run a task on the loop after a delay. A task given to a loop that has ended is
	 * discarded.
	 * @param task the task
	 * @param delay the delay
	 * @return cancels the task
	 */
	Disposable schedule(Runnable task, Duration delay);

	/**
	 * Run the rest of some work on the loop, once the loop has looked after everything
	 * else: what may go on without end is cut into pieces. A task that is only executed
	 * would run before the next packets are read.
	 * @param task the task
	 */
	default void executeLater(Runnable task) {
		schedule(task, Duration.ZERO);
	}

	/**
	 * Return the time by the clock of the loop.
	 * @return nanoseconds from an arbitrary origin, as {@link System#nanoTime()}
	 */
	default long nanoTime() {
		return System.nanoTime();
	}

	/**
	 * Run a task on the loop, at once where the caller is on it.
	 * @param task the task
	 * @return {@code false} if the loop has ended, so that the task will never run
	 */
	default boolean run(Runnable task) {
		if (inEventLoop()) {
			task.run();
			return true;
		}
		return execute(task);
	}

}
