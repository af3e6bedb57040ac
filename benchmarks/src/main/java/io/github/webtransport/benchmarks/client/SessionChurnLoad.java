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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.webtransport.benchmarks.process.Fields;

/**
 * Opens sessions and closes them at once, a number of them side by side. Counts sessions
 * that were opened and properly closed.
 *
 * @param concurrency sessions at a time
 */
record SessionChurnLoad(int concurrency) implements Load {

	private static final int SOCKETS = 32;

	@Override
	public Fields run(LoadTarget target) throws Exception {
		try (Connector connector = target.newConnector(SOCKETS)) {
			Churn churn = new Churn(connector, this.concurrency);
			churn.start();
			Fields measured = target.measure(churn.ended, churn.sessions::sum);
			churn.stopping = true;
			LoadTarget.await(churn.ended);
			return measured;
		}
	}

	private static final class Churn {

		private final CompletableFuture<Void> ended = new CompletableFuture<>();

		private final LongAdder sessions = new LongAdder();

		private final AtomicInteger running;

		private final Connector connector;

		private volatile boolean stopping;

		Churn(Connector connector, int concurrency) {
			this.connector = connector;
			this.running = new AtomicInteger(concurrency);
		}

		void start() {
			int concurrency = this.running.get();
			for (int i = 0; i < concurrency; i++) {
				next();
			}
		}

		private void next() {
			this.connector.open().thenCompose(ClientSession::close).whenComplete((done, failure) -> {
				if (failure != null) {
					this.ended.completeExceptionally(failure);
				}
				else {
					this.sessions.increment();
				}
				if (!this.stopping && failure == null) {
					next();
				}
				else if (this.running.decrementAndGet() == 0) {
					this.ended.complete(null);
				}
			});
		}

	}

}
