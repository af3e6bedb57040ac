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
 * its bytes are acknowledged, and with it a FIN that is not in a packet by then, or whose
 * packet is lost (cloudflare/quiche issue 2525). So such a FIN waits until the bytes
 * before it are acknowledged: from then on the engine repeats it as it should. A FIN that
 * goes with bytes needs no gate.
 */
final class FinGate {

	/**
	 * After so many round trips, and no less than this time, bytes are acknowledged even
	 * by peers that are busy.
	 */
	private static final int ROUND_TRIPS = 4;

	private static final long ENOUGH = Duration.ofMillis(150).toNanos();

	private static final long RECHECK_MARGIN = Duration.ofMillis(2).toNanos();

	private FinGate() {
	}

	/**
	 * Return how long a FIN has to wait before it is looked at again.
	 * @param channel the connection
	 * @param sinceBytes the time since the stream's last bytes, in nanoseconds
	 * @return the wait in nanoseconds, 0 for none
	 */
	static long waitNanos(QuicChannel channel, long sinceBytes) {
		if (QuicheBridge.isNothingInFlight(channel)) {
			return 0;
		}
		Future<QuicConnectionPathStats> path = channel.collectPathStats(0);
		if (!path.isSuccess()) {
			return 0;
		}
		long roundTrip = path.getNow().rtt();
		return (sinceBytes >= Math.max(ENOUGH, ROUND_TRIPS * roundTrip)) ? 0
				: Math.min(roundTrip + RECHECK_MARGIN, ENOUGH);
	}

}
