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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.webtransport.SessionClosedException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The streams of a session whose FIN has left and is not acknowledged yet. Not more than
 * the engine keeps, which the stream credit of the peer bounds.
 */
final class UnacknowledgedStreams {

	/**
	 * How long the end of a session waits for them: the time of a few repetitions on a
	 * bad network, and short enough not to hold up a server that stops.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final CarrierLoop loop;

	private final Set<SendSide> sides = new HashSet<>(0);

	private @Nullable Runnable waiting;

	private @Nullable Disposable timer;

	UnacknowledgedStreams(CarrierLoop loop) {
		this.loop = loop;
	}

	void add(SendSide side) {
		this.sides.add(side);
	}

	/**
	 * The stream is acknowledged, or will never be.
	 */
	void remove(SendSide side) {
		if (this.sides.remove(side) && this.sides.isEmpty()) {
			proceed();
		}
	}

	/**
	 * Run a task when there are none any more, or it has taken too long.
	 */
	void whenNone(Runnable task) {
		if (this.sides.isEmpty()) {
			task.run();
			return;
		}
		this.waiting = task;
		this.timer = this.loop.schedule(this::proceed, PATIENCE);
	}

	private void proceed() {
		Runnable task = this.waiting;
		stopWaiting();
		if (task != null) {
			task.run();
		}
	}

	private void stopWaiting() {
		this.waiting = null;
		if (this.timer != null) {
			this.timer.dispose();
			this.timer = null;
		}
	}

	/**
	 * The session has ended.
	 */
	void end(SessionClosedException cause) {
		stopWaiting();
		List<SendSide> sides = List.copyOf(this.sides);
		this.sides.clear();
		sides.forEach((side) -> side.undelivered(cause));
	}

}
