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

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Runs methods and listeners that may block, off the event loops. Each kind of call has
 * its own threads, and no session and no user takes more than its share of them: a call
 * beyond that waits, and one beyond what may wait is refused.
 *
 * @since 0.1.0
 */
public final class BlockingCalls {

	private final BlockingSettings settings;

	private final Map<BlockingCallKind, BlockingLane> lanes = new EnumMap<>(BlockingCallKind.class);

	/**
	 * Create an instance.
	 * @param settings the limits
	 * @param executor runs each call at once, on a thread of its own, platform or
	 * virtual; how many there are is bounded here
	 */
	public BlockingCalls(BlockingSettings settings, Executor executor) {
		Assert.notNull(settings, "'settings' must not be null");
		Assert.notNull(executor, "'executor' must not be null");
		this.settings = settings;
		for (BlockingCallKind kind : BlockingCallKind.values()) {
			this.lanes.put(kind, new BlockingLane(settings, kind != BlockingCallKind.EVENT, executor,
					new SaturationLog(kind, System::nanoTime)));
		}
	}

	/**
	 * Return the limits.
	 * @return the settings
	 */
	public BlockingSettings getSettings() {
		return this.settings;
	}

	/**
	 * Make a call.
	 * @param kind what it is for
	 * @param caller whom it is for
	 * @param callable may block; it is interrupted when the subscription is cancelled
	 * @param <T> the type of the result
	 * @return makes the call when subscribed to, and gives its result, or
	 * {@link BlockingCallRejectedException}
	 */
	public <T> Mono<T> call(BlockingCallKind kind, BlockingCaller caller, Callable<? extends @Nullable T> callable) {
		return turn(kind, caller, (scope) -> scope.call(callable));
	}

	/**
	 * Make several calls by one turn of a thread.
	 * @param kind what they are for
	 * @param caller whom they are for
	 * @param turn makes the calls; the present one is interrupted when the subscription
	 * is cancelled
	 * @param <T> the type of the result
	 * @return takes the turn when subscribed to, and gives its result, or
	 * {@link BlockingCallRejectedException}
	 */
	@SuppressWarnings("unchecked")
	public <T> Mono<T> turn(BlockingCallKind kind, BlockingCaller caller, BlockingTurn<? extends T> turn) {
		BlockingLane lane = lane(kind);
		return Mono.<Object>create((sink) -> {
			BlockingTask task = new BlockingTask(lane, caller, turn, sink);
			sink.onCancel(task);
			lane.submit(task);
		}).handle((outcome, sink) -> {
			if (outcome instanceof BlockingTask.Failure failure) {
				sink.error(failure.cause());
			}
			else {
				sink.next((T) outcome);
			}
		});
	}

	/**
	 * Return whether so much waits to be told of the sessions of a user, or of all, that
	 * there should be no more of them.
	 * @param caller the user
	 * @return {@code true} to refuse a session
	 */
	public boolean isBacklogged(BlockingCaller caller) {
		return lane(BlockingCallKind.EVENT).isBacklogged(caller);
	}

	/**
	 * Return how busy the threads of a kind of call are.
	 * @param kind the kind
	 * @return the figures
	 */
	public BlockingCallStats getStats(BlockingCallKind kind) {
		return lane(kind).stats();
	}

	private BlockingLane lane(BlockingCallKind kind) {
		BlockingLane lane = this.lanes.get(kind);
		Assert.state(lane != null, "There is no such kind of call");
		return lane;
	}

}
