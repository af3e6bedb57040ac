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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import io.github.webtransport.benchmarks.process.Fields;

/**
 * Round trips of 64 bytes on one connection while another one sends so much a second on a
 * stream and gets it back. Counts round trips, and tells their percentiles in
 * nanoseconds, and the bytes of the other connection.
 *
 * @param bytesPerSecond what the other connection sends
 * @param pauseMillis the time between round trips
 */
record BesideBulkLoad(long bytesPerSecond, long pauseMillis) implements Load {

	@Override
	public Fields run(LoadTarget target) throws Exception {
		try (Connector connector = target.newConnector(2)) {
			ClientSession bulk = LoadTarget.await(connector.open());
			LongAdder received = new LongAdder();
			StreamPump pump = new StreamPump(bulk.streamPreamble(), received, this.bytesPerSecond);
			bulk.openStream(pump);
			ClientSession session = LoadTarget.await(connector.open());
			RoundTrips roundTrips = new RoundTrips();
			session.openStream(new StreamPing(session.streamPreamble(), roundTrips, this.pauseMillis));
			List<Long> bulkBytes = new ArrayList<>();
			Fields measured = target.measure(CompletableFuture.anyOf(pump.done(), roundTrips.failure()), () -> {
				bulkBytes.add(received.sum());
				return roundTrips.nextInterval();
			});
			pump.finish();
			roundTrips.stop();
			LoadTarget.await(pump.done());
			LoadTarget.await(session.close());
			LoadTarget.await(bulk.close());
			return measured.with("p50", roundTrips.percentile(50))
				.with("p99", roundTrips.percentile(99))
				.with("bulk", bulkBytes.get(1) - bulkBytes.get(0));
		}
	}

}
