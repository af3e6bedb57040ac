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

import io.github.webtransport.benchmarks.process.Fields;

/**
 * Sends 64 bytes on one session, waits for them to come back and sends the next. Counts
 * round trips, and tells their percentiles in nanoseconds.
 *
 * @param kind by stream or by datagram
 * @param pauseMillis the time between round trips of a stream
 */
record RoundTripLoad(Kind kind, long pauseMillis) implements Load {

	static final int SIZE = 64;

	@Override
	public Fields run(LoadTarget target) throws Exception {
		try (Connector connector = target.newConnector(1)) {
			ClientSession session = LoadTarget.await(connector.open());
			RoundTrips roundTrips = new RoundTrips();
			switch (this.kind) {
				case STREAM ->
					session.openStream(new StreamPing(session.streamPreamble(), roundTrips, this.pauseMillis));
				case DATAGRAM -> new DatagramPing(session, roundTrips).start();
			}
			Fields measured = target.measure(roundTrips.failure(), roundTrips::nextInterval);
			roundTrips.stop();
			LoadTarget.await(session.close());
			return measured.with("p50", roundTrips.percentile(50))
				.with("p99", roundTrips.percentile(99))
				.with("max", roundTrips.percentile(100));
		}
	}

	enum Kind {

		STREAM, DATAGRAM

	}

}
