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

package io.github.webtransport.spring.session;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Calls of methods and listeners that are told of the end of sessions, so that a shutdown
 * can wait for them.
 *
 * @since 0.1.0
 */
public final class SessionEndTasks {

	private final List<Sinks.Empty<Void>> waiting = new ArrayList<>();

	private int count;

	/**
	 * Run a task.
	 * @param task the task, which deals with its own errors
	 */
	public void run(Mono<Void> task) {
		synchronized (this) {
			this.count++;
		}
		task.doFinally((signal) -> ended()).subscribe();
	}

	private void ended() {
		List<Sinks.Empty<Void>> done;
		synchronized (this) {
			this.count--;
			if (this.count > 0) {
				return;
			}
			done = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		done.forEach(Sinks.Empty::tryEmitEmpty);
	}

	/**
	 * Return how many tasks are being run.
	 * @return the count
	 */
	public synchronized int getCount() {
		return this.count;
	}

	/**
	 * Wait until no task is being run.
	 * @return completes then, on the thread of the last task
	 */
	public Mono<Void> whenDone() {
		return Mono.defer(() -> {
			synchronized (this) {
				if (this.count == 0) {
					return Mono.empty();
				}
				Sinks.Empty<Void> done = Sinks.empty();
				this.waiting.add(done);
				return done.asMono();
			}
		});
	}

}
