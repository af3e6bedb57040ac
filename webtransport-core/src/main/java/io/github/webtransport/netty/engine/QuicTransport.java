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

package io.github.webtransport.netty.engine;

import java.util.concurrent.TimeUnit;

import io.github.webtransport.CongestionControl;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.protocol.SessionLimits;
import io.netty.handler.codec.quic.FlushStrategy;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;

/**
 * How both ends use QUIC.
 *
 * @since 0.1.0
 */
public final class QuicTransport {

	/**
	 * Larger than any packet of a path with an MTU of 1500, so that the kernel can give
	 * many packets in one call.
	 */
	public static final int MAX_PACKET = 1536;

	/**
	 * The unidirectional streams that HTTP/3 itself needs: control, QPACK encoder and
	 * decoder.
	 */
	private static final long HTTP3_STREAMS = 3;

	/**
	 * Datagrams that the engine may hold in either direction. It hands over what it
	 * received with each packet, and sends what it can with each read loop; the queues of
	 * the sessions, which drop the oldest, come before and behind.
	 */
	private static final int ENGINE_DATAGRAMS = 256;

	/**
	 * Segments of one system call, which fill 64 KiB, the most that UDP takes.
	 */
	public static final int MAX_SEGMENTS = 44;

	/**
	 * Packets that may wait for the end of the read loop. It keeps the socket's buffer
	 * from overflowing, and one flush for each read loop otherwise.
	 */
	private static final int MAX_PACKETS_PER_FLUSH = 128;

	/**
	 * The payload of UDP packets that are sent: fits what nearly every path takes,
	 * tunnels included, and holds the largest datagram of a browser, so that it can be
	 * echoed.
	 */
	private static final int MAX_SENT_PACKET = 1350;

	/**
	 * The connection IDs that a server takes of a client (RFC 9000, section 18.2). The
	 * engine keeps as many paths of a connection as it takes connection IDs, and never
	 * lets go of one: a client whose address changes more often is lost.
	 */
	public static final int SERVER_CONNECTION_IDS = 32;

	/**
	 * The connection IDs that a client takes of a server, which makes that many and keeps
	 * them in its tables: as few as there may be. Where the address of the client changes
	 * on the way, it goes on with the one it has, and the engine of a client does not
	 * move by itself, so that more would never be used.
	 */
	public static final int CLIENT_CONNECTION_IDS = 2;

	private static final long MAX_STREAMS = SessionLimits.MAX_STREAMS - (1 << 16);

	private QuicTransport() {
	}

	/**
	 * Set up a codec.
	 * @param builder builds the codec
	 * @param quic the settings
	 * @param requests the requests that the peer may have open, beside streams
	 * @param connectionIds the connection IDs of the peer that this side takes at a time:
	 * {@link #SERVER_CONNECTION_IDS} or {@link #CLIENT_CONNECTION_IDS}
	 * @param <B> the type of the builder
	 * @return the builder
	 */
	public static <B extends QuicCodecBuilder<B>> B configure(B builder, QuicSettings quic, int requests,
			int connectionIds) {
		return builder.maxRecvUdpPayloadSize(MAX_PACKET)
			.maxSendUdpPayloadSize(MAX_SENT_PACKET)
			.maxIdleTimeout(quic.getIdleTimeout().toMillis(), TimeUnit.MILLISECONDS)
			.initialMaxData(quic.getMaxData())
			.initialMaxStreamDataBidirectionalLocal(quic.getMaxStreamData())
			.initialMaxStreamDataBidirectionalRemote(quic.getMaxStreamData())
			.initialMaxStreamDataUnidirectional(quic.getMaxStreamData())
			.initialMaxStreamsBidirectional(announced(quic.getMaxStreamsBidirectional()) + requests)
			.initialMaxStreamsUnidirectional(announced(quic.getMaxStreamsUnidirectional()) + HTTP3_STREAMS)
			.congestionControlAlgorithm(algorithm(quic.getCongestionControl()))
			.activeMigration(true)
			.activeConnectionIdLimit(connectionIds)
			.datagram(ENGINE_DATAGRAMS, ENGINE_DATAGRAMS)
			.flushStrategy(FlushStrategy.afterNumPackets(MAX_PACKETS_PER_FLUSH));
	}

	/**
	 * The engine renews the credit for streams only when a third of it is used up, and
	 * browsers fail instead of waiting. Half more lets a client have the configured
	 * number open at any time.
	 */
	private static long announced(long maxStreams) {
		return Math.min(maxStreams + maxStreams / 2, MAX_STREAMS);
	}

	private static QuicCongestionControlAlgorithm algorithm(CongestionControl congestionControl) {
		return switch (congestionControl) {
			case RENO -> QuicCongestionControlAlgorithm.RENO;
			case CUBIC -> QuicCongestionControlAlgorithm.CUBIC;
			case BBR -> QuicCongestionControlAlgorithm.BBR;
		};
	}

}
