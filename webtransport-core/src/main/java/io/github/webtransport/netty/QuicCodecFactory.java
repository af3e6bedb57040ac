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

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.CongestionControl;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.protocol.SessionLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.FlushStrategy;
import io.netty.handler.codec.quic.QLogConfiguration;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;

/**
 * Builds the QUIC codec of a socket.
 */
final class QuicCodecFactory {

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
	private static final int MAX_SEGMENTS = 44;

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
	 * The engine keeps as many paths of a connection as it takes connection IDs, and
	 * never lets go of one: a client whose address changes more often is lost.
	 */
	private static final int MAX_PATHS = 32;

	private static final long MAX_STREAMS = SessionLimits.MAX_STREAMS - (1 << 16);

	private final ServerContext context;

	private final ServerTls tls;

	private final ConnectionGate gate;

	QuicCodecFactory(ServerContext context, ServerTls tls) {
		this.context = context;
		this.tls = tls;
		this.gate = new ConnectionGate(context.settings().getQuic().retry(), System::nanoTime);
	}

	QuicServerCodecBuilder newBuilder() {
		QuicSettings quic = this.context.settings().getQuic();
		int connects = this.context.settings().getSession().maxPerConnection();
		QuicServerCodecBuilder builder = Http3.newQuicServerCodecBuilder()
			.sslEngineProvider(this.tls::newEngine)
			.tokenHandler(this.gate.newTokenHandler())
			.maxRecvUdpPayloadSize(UdpListeners.MAX_PACKET)
			.maxSendUdpPayloadSize(MAX_SENT_PACKET)
			.maxIdleTimeout(quic.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
			.initialMaxData(quic.maxData())
			.initialMaxStreamDataBidirectionalLocal(quic.maxStreamData())
			.initialMaxStreamDataBidirectionalRemote(quic.maxStreamData())
			.initialMaxStreamDataUnidirectional(quic.maxStreamData())
			.initialMaxStreamsBidirectional(announced(quic.maxStreamsBidirectional()) + connects)
			.initialMaxStreamsUnidirectional(announced(quic.maxStreamsUnidirectional()) + HTTP3_STREAMS)
			.congestionControlAlgorithm(algorithm(quic.congestionControl()))
			.activeMigration(true)
			.activeConnectionIdLimit(MAX_PATHS)
			.datagram(ENGINE_DATAGRAMS, ENGINE_DATAGRAMS)
			.flushStrategy(FlushStrategy.afterNumPackets(MAX_PACKETS_PER_FLUSH))
			.streamOption(ChannelOption.AUTO_READ, false)
			.streamOption(ChannelOption.RECVBUF_ALLOCATOR, StreamOptions.RECEIVE_ALLOCATOR)
			.handler(connectionInitializer());
		if (EngineProbe.isSegmentationAvailable()) {
			builder.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
					EpollQuicUtils.newSegmentedAllocator(MAX_SEGMENTS));
		}
		Path qlogDirectory = this.context.settings().getQlogDirectory();
		if (qlogDirectory != null) {
			builder.option(QuicChannelOption.QLOG,
					new QLogConfiguration(qlogDirectory.toString(), "WebTransport", "A connection to the server"));
		}
		return builder;
	}

	/**
	 * The engine renews the credit for streams only when a third of it is used up, and
	 * browsers fail instead of waiting. Half more lets a client have the configured
	 * number open at any time.
	 */
	private static long announced(long maxStreams) {
		return Math.min(maxStreams + maxStreams / 2, MAX_STREAMS);
	}

	private ChannelHandler connectionInitializer() {
		return new ChannelInitializer<Channel>() {

			@Override
			protected void initChannel(Channel channel) {
				new ServerConnection(QuicCodecFactory.this.context).install((QuicChannel) channel);
				channel.pipeline().addFirst(new HandshakeWatch(QuicCodecFactory.this.gate));
				WebTransportMetrics metrics = QuicCodecFactory.this.context.settings().getMetrics();
				if (metrics != WebTransportMetrics.NOOP) {
					channel.pipeline().addFirst(new ConnectionSampler(metrics));
				}
			}

			@Override
			public boolean isSharable() {
				return true;
			}

		};
	}

	private static QuicCongestionControlAlgorithm algorithm(CongestionControl congestionControl) {
		return switch (congestionControl) {
			case RENO -> QuicCongestionControlAlgorithm.RENO;
			case CUBIC -> QuicCongestionControlAlgorithm.CUBIC;
			case BBR -> QuicCongestionControlAlgorithm.BBR;
		};
	}

}
