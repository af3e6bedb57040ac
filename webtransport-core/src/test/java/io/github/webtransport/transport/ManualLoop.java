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
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import reactor.core.Disposable;

/**
 * An event loop whose tasks run when a test says so, in virtual time. The thread of the
 * test is on the loop, except within {@link #outside(Supplier)}.
 */
public final class ManualLoop implements CarrierLoop {

	private final Thread thread = Thread.currentThread();

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final PriorityQueue<Timer> timers = new PriorityQueue<>();

	private long now;

	private long order;

	private boolean outside;

	private boolean ended;

	@Override
	public boolean inEventLoop() {
		return Thread.currentThread() == this.thread && !this.outside;
	}

	@Override
	public boolean execute(Runnable task) {
		return !this.ended && this.tasks.add(task);
	}

	@Override
	public void executeLater(Runnable task) {
		execute(task);
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		Timer timer = new Timer(task, this.now + delay.toNanos(), this.order++);
		this.timers.add(timer);
		return () -> this.timers.remove(timer);
	}

	/**
	 * Run what waits, and what that adds.
	 */
	public void runTasks() {
		Runnable task;
		while ((task = this.tasks.poll()) != null) {
			task.run();
		}
	}

	/**
	 * Let time pass.
	 */
	public void advance(Duration duration) {
		runTasks();
		long until = this.now + duration.toNanos();
		while (!this.timers.isEmpty() && this.timers.peek().at <= until) {
			Timer timer = this.timers.remove();
			this.now = timer.at;
			timer.task.run();
			runTasks();
		}
		this.now = until;
	}

	/**
	 * Do something as another thread would.
	 */
	public <T> T outside(Supplier<T> action) {
		this.outside = true;
		try {
			return action.get();
		}
		finally {
			this.outside = false;
		}
	}

	public void outside(Runnable action) {
		outside(() -> {
			action.run();
			return Boolean.TRUE;
		});
	}

	/**
	 * Run one of the tasks that wait.
	 */
	void runTask() {
		Runnable task = this.tasks.poll();
		if (task != null) {
			task.run();
		}
	}

	/**
	 * End, as the loop of a server that was stopped: nobody is on it any more.
	 */
	void end() {
		runTasks();
		this.ended = true;
		this.outside = true;
	}

	public boolean hasTasks() {
		return !this.tasks.isEmpty();
	}

	public boolean hasTimers() {
		return !this.timers.isEmpty();
	}

	@Override
	public long nanoTime() {
		return this.now;
	}

	private record Timer(Runnable task, long at, long order) implements Comparable<Timer> {

		@Override
		public int compareTo(Timer other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.order, other.order);
		}

	}

}
