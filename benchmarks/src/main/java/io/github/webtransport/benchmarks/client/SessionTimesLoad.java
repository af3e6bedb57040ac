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

import java.util.concurrent.TimeUnit;

import io.github.webtransport.benchmarks.process.Fields;

/**
 * Opens a session on a new connection and closes it, one after another with a pause
 * between them. Counts them, and tells the percentiles of the time in which they were
 * opened, in nanoseconds.
 */
record SessionTimesLoad() implements Load {

	private static final long PAUSE_MILLIS = 20;

	@Override
	public Fields run(LoadTarget target) throws Exception {
		try (Connector connector = target.newConnector(1)) {
			RoundTrips times = new RoundTrips();
			next(connector, times);
			Fields measured = target.measure(times.failure(), times::nextInterval);
			times.stop();
			return measured.with("p50", times.percentile(50))
				.with("p99", times.percentile(99))
				.with("max", times.percentile(100));
		}
	}

	private static void next(Connector connector, RoundTrips times) {
		long start = System.nanoTime();
		connector.open().whenComplete((session, failure) -> {
			if (times.isStopped()) {
				return;
			}
			if (failure != null) {
				times.fail("No session: " + failure);
				return;
			}
			times.record(System.nanoTime() - start);
			session.channel()
				.eventLoop()
				.schedule(() -> session.close().whenComplete((done, ex) -> next(connector, times)), PAUSE_MILLIS,
						TimeUnit.MILLISECONDS);
		});
	}

}
