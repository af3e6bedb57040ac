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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.webtransport.benchmarks.process.Fields;

/**
 * Opens a session on a new connection and closes it, one after another with a pause
 * between them. Counts them and those that failed, and tells the percentiles of the time
 * in which they were opened, in nanoseconds.
 */
record SessionTimesLoad() implements Load {

	private static final long PAUSE_MILLIS = 20;

	@Override
	public Fields run(LoadTarget target) throws Exception {
		try (Connector connector = target.newConnector(1)) {
			RoundTrips times = new RoundTrips();
			AtomicLong failed = new AtomicLong();
			next(connector, times, failed);
			Fields measured = target.measure(times.failure(), times::nextInterval);
			times.stop();
			return measured.with("p50", times.percentile(50))
				.with("p99", times.percentile(99))
				.with("max", times.percentile(100))
				.with("failed", failed.get());
		}
	}

	private static void next(Connector connector, RoundTrips times, AtomicLong failed) {
		long start = System.nanoTime();
		connector.open().whenComplete((session, failure) -> {
			if (times.isStopped()) {
				return;
			}
			if (failure != null) {
				// Under an attack this is what is to be seen, not an end of the
				// measurement
				failed.incrementAndGet();
				CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
					.execute(() -> next(connector, times, failed));
				return;
			}
			times.record(System.nanoTime() - start);
			session.channel()
				.eventLoop()
				.schedule(() -> session.close().whenComplete((done, ex) -> next(connector, times, failed)),
						PAUSE_MILLIS, TimeUnit.MILLISECONDS);
		});
	}

}
