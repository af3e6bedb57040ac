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

import java.util.concurrent.TimeUnit;

import io.github.webtransport.CongestionControl;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.protocol.SessionLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.FlushStrategy;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;

/**
 * Builds the QUIC codec of a socket.
 */
final class QuicCodecFactory {

	private final ServerContext context;

	private final ServerTls tls;

	QuicCodecFactory(ServerContext context, ServerTls tls) {
		this.context = context;
		this.tls = tls;
	}

	QuicServerCodecBuilder newBuilder() {
		int connects = this.context.settings().getSession().maxPerConnection();
		QuicServerCodecBuilder builder = QuicTransport
			.configure(Http3.newQuicServerCodecBuilder(), this.context.settings().getQuic(), connects)
			.sslEngineProvider(this.tls::newEngine)
			.streamOption(ChannelOption.AUTO_READ, false)
			.streamOption(ChannelOption.RECVBUF_ALLOCATOR, StreamOptions.RECEIVE_ALLOCATOR)
			.handler(connectionInitializer());
		if (EngineProbe.isSegmentationAvailable()) {
			builder.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
					EpollQuicUtils.newSegmentedAllocator(QuicTransport.MAX_SEGMENTS));
		}
		return builder;
	}

	private ChannelHandler connectionInitializer() {
		return new ChannelInitializer<Channel>() {

			@Override
			protected void initChannel(Channel channel) {
				new ServerConnection(QuicCodecFactory.this.context).install((QuicChannel) channel);
			}

			@Override
			public boolean isSharable() {
				return true;
			}

		};
	}

}
