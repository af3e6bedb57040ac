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

package io.github.webtransport.transport;

import java.time.Duration;

import io.github.webtransport.SessionStats;

/**
 * Figures of a connection.
 *
 * @param roundTripNanos the smoothed round-trip time in nanoseconds, or -1
 * @param congestionWindow the congestion window in bytes, or -1
 * @param packetsSent packets sent
 * @param packetsReceived packets received
 * @param packetsLost packets declared lost
 * @param bytesSent bytes sent
 * @param bytesReceived bytes received
 * @since 0.1.0
 */
public record CarrierStats(long roundTripNanos, long congestionWindow, long packetsSent, long packetsReceived,
		long packetsLost, long bytesSent, long bytesReceived) {

	/**
	 * Return the figures of a session of this connection.
	 */
	SessionStats with(SessionStreams streams, SessionDatagrams datagrams, long openedAt) {
		Duration roundTripTime = (this.roundTripNanos >= 0) ? Duration.ofNanos(this.roundTripNanos) : null;
		return SessionStats.builder()
			.roundTripTime(roundTripTime)
			.congestionWindow(this.congestionWindow)
			.packetsSent(this.packetsSent)
			.packetsReceived(this.packetsReceived)
			.packetsLost(this.packetsLost)
			.bytesSent(this.bytesSent)
			.bytesReceived(this.bytesReceived)
			.streamsOpened(streams.opened())
			.streamsAccepted(streams.accepted())
			.datagramsSent(datagrams.sent())
			.datagramsReceived(datagrams.received())
			.datagramsDropped(datagrams.dropped())
			.streamsOpen(streams.open())
			.age(Duration.ofNanos(System.nanoTime() - openedAt))
			.build();
	}

}
