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

package io.github.webtransport.spring.blocking;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * A blocking call from its submission to its end. It is interrupted when nobody waits for
 * it any more, such as at the end of its session. What it throws then is of no interest.
 */
final class BlockingTask implements Runnable, Disposable {

	private static final Log logger = LogFactory.getLog(BlockingTask.class);

	private final BlockingLane lane;

	private final BlockingCaller caller;

	private final BlockingTurn<?> turn;

	private final MonoSink<Object> sink;

	private final Runnable scheduled;

	private @Nullable Thread thread;

	private volatile boolean cancelled;

	BlockingTask(BlockingLane lane, BlockingCaller caller, BlockingTurn<?> turn, MonoSink<Object> sink) {
		this.lane = lane;
		this.caller = caller;
		this.turn = turn;
		this.sink = sink;
		// Takes over what belongs to the present thread; what belongs to the context of
		// the
		// subscriber goes before that when the call is made
		this.scheduled = Schedulers.onSchedule(this);
	}

	BlockingCaller caller() {
		return this.caller;
	}

	/**
	 * Return what is to be run on a thread of its own.
	 */
	Runnable scheduled() {
		return this.scheduled;
	}

	@Override
	public void run() {
		Object outcome = null;
		if (begin()) {
			try {
				outcome = this.turn
					.take(new BlockingScope(this.caller.session(), this.sink.contextView(), () -> !this.cancelled));
			}
			catch (Throwable ex) {
				outcome = new Failure(ex);
			}
		}
		boolean wanted = end();
		this.lane.ended(this);
		if (wanted) {
			this.sink.success(outcome);
		}
		else if (outcome instanceof Failure failure) {
			logger.debug("[" + this.caller.session() + "] Blocking call failed after it was cancelled",
					failure.cause());
		}
		else {
			Operators.onDiscard(outcome, Context.of(this.sink.contextView()));
		}
	}

	private synchronized boolean begin() {
		if (this.cancelled) {
			return false;
		}
		this.thread = Thread.currentThread();
		return true;
	}

	/**
	 * From now on the thread is not interrupted on behalf of this call.
	 */
	private synchronized boolean end() {
		this.thread = null;
		// The thread goes on with another call
		Thread.interrupted();
		return !this.cancelled;
	}

	void refuse(BlockingCallRejectedException refusal) {
		this.sink.success(new Failure(refusal));
	}

	@Override
	public void dispose() {
		synchronized (this) {
			this.cancelled = true;
			if (this.thread != null) {
				this.thread.interrupt();
				return;
			}
		}
		this.lane.withdraw(this);
	}

	/**
	 * What a call ended with in place of a value. A value may be dropped in silence when
	 * nobody waits for it any more, an error may not.
	 *
	 * @param cause the error
	 */
	record Failure(Throwable cause) {

	}

}
