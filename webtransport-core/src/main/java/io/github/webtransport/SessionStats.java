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

package io.github.webtransport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Figures of a session. Packets, bytes and the path belong to the QUIC connection, which
 * sessions may share.
 *
 * @param roundTripTime the smoothed round-trip time, or {@code null} when the engine gave
 * none
 * @param congestionWindow the congestion window in bytes, or -1 when unknown
 * @param packetsSent packets sent on the connection
 * @param packetsReceived packets received on the connection
 * @param packetsLost packets declared lost on the connection
 * @param bytesSent bytes sent on the connection, on the wire
 * @param bytesReceived bytes received on the connection, on the wire
 * @param streamsOpened streams that this side opened in the session
 * @param streamsAccepted streams that the peer opened in the session
 * @param datagramsSent datagrams handed to the engine
 * @param datagramsReceived datagrams received
 * @param datagramsDropped datagrams dropped by this side, in either direction
 * @since 0.1.0
 */
public record SessionStats(@Nullable Duration roundTripTime, long congestionWindow, long packetsSent,
		long packetsReceived, long packetsLost, long bytesSent, long bytesReceived, long streamsOpened,
		long streamsAccepted, long datagramsSent, long datagramsReceived, long datagramsDropped) {

}
