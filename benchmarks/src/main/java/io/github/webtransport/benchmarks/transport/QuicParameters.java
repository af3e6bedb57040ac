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

package io.github.webtransport.benchmarks.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.QuicSettings;
import io.netty.handler.codec.quic.FlushStrategy;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;

/**
 * The QUIC settings of the load client and of the floor server: those of the server that
 * is compared with the floor.
 *
 * @since 0.1.0
 */
public final class QuicParameters {

	/**
	 * ALPN token of the floor server.
	 */
	public static final String FLOOR_PROTOCOL = "wtfloor";

	/**
	 * Longer than any server that is measured waits, so that the server decides how long
	 * connections may be silent (RFC 9000, section 10.1).
	 */
	private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(30);

	private static final int DATAGRAM_QUEUE = 256;

	private static final int PACKETS_PER_FLUSH = 128;

	private static final int CONNECTION_IDS = 4;

	private static final int HTTP3_STREAMS = 3;

	private QuicParameters() {
	}

	/**
	 * Apply windows, limits, congestion control and datagram queues.
	 * @param builder the builder of a codec
	 * @param <B> the type of the builder
	 * @return the builder
	 */
	public static <B extends QuicCodecBuilder<B>> B apply(QuicCodecBuilder<B> builder) {
		QuicSettings settings = QuicSettings.DEFAULT;
		return builder.maxIdleTimeout(IDLE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
			.initialMaxData(settings.getMaxData())
			.initialMaxStreamDataBidirectionalLocal(settings.getMaxStreamData())
			.initialMaxStreamDataBidirectionalRemote(settings.getMaxStreamData())
			.initialMaxStreamDataUnidirectional(settings.getMaxStreamData())
			.initialMaxStreamsBidirectional(settings.getMaxStreamsBidirectional())
			.initialMaxStreamsUnidirectional(settings.getMaxStreamsUnidirectional() + HTTP3_STREAMS)
			.congestionControlAlgorithm(QuicCongestionControlAlgorithm.valueOf(settings.getCongestionControl().name()))
			.maxRecvUdpPayloadSize(UdpTransport.MAX_PACKET)
			.flushStrategy(FlushStrategy.afterNumPackets(PACKETS_PER_FLUSH))
			.activeConnectionIdLimit(CONNECTION_IDS)
			.activeMigration(true)
			.datagram(DATAGRAM_QUEUE, DATAGRAM_QUEUE);
	}

}
