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

package io.github.webtransport.network;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.rawpeer.BulkPeer;
import io.github.webtransport.rawpeer.BulkSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A well-behaved client that wants to be served whatever others do meanwhile: again and
 * again it has a stream echoed, in the session that it has, and in one of a new
 * connection.
 */
final class SteadyClient {

	/**
	 * How long it is willing to wait for anything, on a busy machine.
	 */
	private static final long PATIENCE_SECONDS = 20;

	private final int port;

	private final BulkPeer peer;

	private final BulkSession session;

	private final CompletableFuture<Integer> done = new CompletableFuture<>();

	private final Thread thread;

	private volatile boolean finishing;

	SteadyClient(int port) throws Exception {
		this.port = port;
		this.peer = BulkPeer.connect(port).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		this.session = this.peer.session("/echo").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		this.thread = new Thread(this::run, "steady-client");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run() {
		int rounds = 0;
		try {
			while (!this.finishing || rounds == 0) {
				echo(this.session, rounds);
				BulkPeer other = BulkPeer.connect(this.port).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
				echo(other.session("/echo").get(PATIENCE_SECONDS, TimeUnit.SECONDS), rounds);
				other.close().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
				rounds++;
			}
			this.done.complete(rounds);
		}
		catch (Exception | AssertionError ex) {
			this.done
				.completeExceptionally(new AssertionError("Not served after %d rounds: %s".formatted(rounds, ex), ex));
		}
	}

	private static void echo(BulkSession session, int number) throws Exception {
		byte[] payload = Payload.of(number, 2000);
		assertThat(session.exchange(payload).get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(payload);
	}

	/**
	 * Check that the client was served all the time, and disconnect it.
	 */
	void finish() throws Exception {
		this.finishing = true;
		assertThat(this.done.get(6 * PATIENCE_SECONDS, TimeUnit.SECONDS)).isPositive();
		this.peer.close().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

}
