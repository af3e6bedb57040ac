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

package io.github.webtransport.netty;

import java.time.Duration;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.util.concurrent.Future;

/**
 * Tells when a FIN without bytes is safe with the engine. It forgets a stream when all of
 * its bytes are acknowledged, and with it a FIN that is not in a packet by then
 * (cloudflare/quiche issue 2525). So such a FIN goes out at once where the congestion
 * window has room for certain, and otherwise waits until the bytes before it are
 * acknowledged.
 */
final class FinGate {

	/**
	 * By then what was sent is acknowledged, delayed acknowledgements included.
	 */
	private static final int ROUND_TRIPS = 3;

	private static final long MIN_WAIT = Duration.ofMillis(5).toNanos();

	private static final long MAX_WAIT = Duration.ofMillis(500).toNanos();

	private final QuicConnection connection;

	/**
	 * Bytes that streams handed to the engine since the last look, and before it. More
	 * than is in flight, since the looks are far apart.
	 */
	private long handed;

	private long handedBefore;

	private long lookedAt = System.nanoTime();

	FinGate(QuicConnection connection) {
		this.connection = connection;
	}

	void handedOver(int bytes) {
		this.handed += bytes;
	}

	/**
	 * Return how long a FIN without bytes has to wait.
	 * @return the wait in nanoseconds, 0 for none
	 */
	long waitNanos() {
		QuicChannel channel = this.connection.channel();
		Future<QuicConnectionPathStats> stats = channel.collectPathStats(0);
		if (!stats.isSuccess()) {
			return 0;
		}
		QuicConnectionPathStats path = stats.getNow();
		long wait = Math.max(MIN_WAIT, Math.min(MAX_WAIT, ROUND_TRIPS * path.rtt()));
		long now = System.nanoTime();
		if (now - this.lookedAt > wait) {
			this.handedBefore = this.handed;
			this.handed = 0;
			this.lookedAt = now;
		}
		return (this.handed + this.handedBefore < path.cwnd() / 2) ? 0 : wait;
	}

}
