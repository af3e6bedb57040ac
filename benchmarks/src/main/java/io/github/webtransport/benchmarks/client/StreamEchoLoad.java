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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

import io.github.webtransport.benchmarks.process.Fields;

/**
 * Sends on a number of streams of one session as much as flow control lets through, and
 * compares every byte that comes back. Counts bytes that came back.
 *
 * @param streams the number of streams
 */
record StreamEchoLoad(int streams) implements Load {

	@Override
	public Fields run(LoadTarget target) throws Exception {
		try (Connector connector = target.newConnector(1)) {
			ClientSession session = LoadTarget.await(connector.open());
			LongAdder received = new LongAdder();
			List<StreamPump> pumps = new ArrayList<>();
			for (int i = 0; i < this.streams; i++) {
				pumps.add(new StreamPump(session.streamPreamble(), received));
			}
			pumps.forEach(session::openStream);
			CompletableFuture<?> all = CompletableFuture
				.allOf(pumps.stream().map(StreamPump::done).toArray(CompletableFuture[]::new));
			CompletableFuture<?> any = CompletableFuture
				.anyOf(pumps.stream().map(StreamPump::done).toArray(CompletableFuture[]::new));
			Fields measured = target.measure(any, received::sum);
			pumps.forEach(StreamPump::finish);
			awaitEnd(all, pumps);
			LoadTarget.await(session.close());
			return measured;
		}
	}

	private static void awaitEnd(CompletableFuture<?> all, List<StreamPump> pumps) throws Exception {
		try {
			LoadTarget.await(all);
		}
		catch (TimeoutException ex) {
			List<StreamPump> open = pumps.stream().filter((pump) -> !pump.done().isDone()).toList();
			throw new IllegalStateException(
					"%d of %d streams did not end, such as %s".formatted(open.size(), pumps.size(), open.get(0)), ex);
		}
	}

}
