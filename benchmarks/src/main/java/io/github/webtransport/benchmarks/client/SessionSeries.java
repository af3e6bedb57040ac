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

package io.github.webtransport.benchmarks.client;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.webtransport.benchmarks.process.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions, each on a connection of its own, and closes them, until so many were
 * there: for what is counted, and not timed.
 *
 * @param count how many sessions
 * @param concurrency how many at a time
 */
record SessionSeries(int count, int concurrency) implements Load {

	private static final int SOCKETS = 32;

	private static final long PATIENCE_SECONDS = 60;

	@Override
	public Fields run(LoadTarget target) throws Exception {
		Semaphore permits = new Semaphore(this.concurrency);
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		try (Connector connector = target.newConnector(SOCKETS)) {
			for (int i = 0; i < this.count && failure.get() == null; i++) {
				acquire(permits, 1);
				connector.open().thenCompose(ClientSession::close).whenComplete((done, cause) -> {
					if (cause != null) {
						failure.compareAndSet(null, cause);
					}
					permits.release();
				});
			}
			acquire(permits, this.concurrency);
		}
		Throwable cause = failure.get();
		if (cause != null) {
			throw new IllegalStateException("A session failed", cause);
		}
		return new Fields("done").with("count", this.count);
	}

	private static void acquire(Semaphore permits, int count) throws Exception {
		if (!permits.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			throw new TimeoutException("Sessions did not open and close");
		}
	}

}
