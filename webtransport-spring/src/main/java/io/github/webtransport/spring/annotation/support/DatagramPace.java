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

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * How many datagrams of a session may be in hand, and how many turns may handle them,
 * from how long the method takes. One that is slow has each of its datagrams on a thread
 * of its own, and those beyond the threads wait in the queue of the session, which drops
 * the oldest. One that is quick has them handled one after another by one thread, which
 * is worth no more than the way to it.
 */
final class DatagramPace {

	/**
	 * Datagrams that are in hand while the method is quick. More than a turn takes, so
	 * that the next are there before it asks for more, and not more than are handled
	 * within a few milliseconds: here none is dropped for a newer one.
	 */
	static final int WINDOW = 64;

	/**
	 * A call that takes no longer is quick: about ten times what it takes to wake a
	 * thread.
	 */
	static final long QUICK_NANOS = 100_000;

	private final int concurrency;

	private final IntConsumer request;

	/**
	 * Datagrams that were asked for. May overflow, as those that were handled.
	 */
	private final AtomicInteger requested = new AtomicInteger();

	private final AtomicInteger handled = new AtomicInteger();

	/**
	 * As many as the concurrency while the method is slow, or not known yet.
	 */
	private volatile int turns;

	private volatile boolean quick;

	private int handledBefore;

	/**
	 * Create a pace.
	 * @param concurrency the most turns at the same time
	 * @param request asks for more datagrams
	 */
	DatagramPace(int concurrency, IntConsumer request) {
		this.concurrency = concurrency;
		this.request = request;
		this.turns = concurrency;
	}

	/**
	 * Return how many turns may be taken at the same time.
	 */
	int turns() {
		return this.turns;
	}

	/**
	 * Return whether there may be more turns later, if these do not keep up.
	 */
	boolean mayGrow() {
		return this.turns < this.concurrency;
	}

	/**
	 * A call has ended.
	 * @return {@code true} if there may be more turns from now on
	 */
	boolean handled(long nanos) {
		this.handled.incrementAndGet();
		boolean quick = nanos < QUICK_NANOS;
		boolean changed = quick != this.quick;
		if (changed) {
			this.quick = quick;
			this.turns = quick ? 1 : this.concurrency;
		}
		ask();
		return changed && !quick;
	}

	/**
	 * Datagrams have waited for a while.
	 */
	void behind() {
		int handled = this.handled.get();
		if (handled == this.handledBefore) {
			// What was quick is stuck
			this.quick = false;
			this.turns = this.concurrency;
		}
		else if (this.turns < this.concurrency) {
			this.turns++;
		}
		this.handledBefore = handled;
	}

	/**
	 * No datagram waits any more.
	 */
	void keepsUp() {
		if (this.quick) {
			this.turns = 1;
		}
	}

	/**
	 * Ask for as many datagrams as may be in hand: for several at once while the method
	 * is quick, since to ask is a task for the event loop.
	 */
	void ask() {
		int window = this.quick ? Math.max(this.concurrency, WINDOW) : this.concurrency;
		int least = this.quick ? window / 2 : 1;
		while (true) {
			int requested = this.requested.get();
			int room = window - (requested - this.handled.get());
			if (room < least) {
				return;
			}
			if (this.requested.compareAndSet(requested, requested + room)) {
				this.request.accept(room);
				return;
			}
		}
	}

}
