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
 * Opens one session, and has a message echoed on it.
 */
record FirstSessionLoad() implements Load {

	@Override
	public Fields run(LoadTarget target) throws Exception {
		long start = System.nanoTime();
		try (Connector connector = target.newConnector(1)) {
			ClientSession session = LoadTarget.await(connector.open());
			long opened = System.nanoTime() - start;
			RoundTrips roundTrips = new RoundTrips();
			roundTrips.stop();
			session.openStream(new StreamPing(session.streamPreamble(), roundTrips, 0));
			LoadTarget.await(roundTrips.first());
			long echoed = System.nanoTime() - start;
			LoadTarget.await(session.close());
			return new Fields("measured").with("opened", opened).with("echoed", echoed);
		}
	}

}
