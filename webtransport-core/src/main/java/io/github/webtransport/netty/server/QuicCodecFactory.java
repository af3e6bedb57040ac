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

package io.github.webtransport.netty.server;

import java.nio.file.Path;

import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.netty.engine.ConnectionSampler;
import io.github.webtransport.netty.engine.EngineProbe;
import io.github.webtransport.netty.engine.QuicTransport;
import io.github.webtransport.netty.server.tls.ServerTls;
import io.github.webtransport.transport.UnreadBudget;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QLogConfiguration;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;

/**
 * Builds the QUIC codec of a socket.
 */
final class QuicCodecFactory {

	private final ServerContext context;

	private final ServerTls tls;

	private final ConnectionGate gate;

	QuicCodecFactory(ServerContext context, ServerTls tls) {
		this.context = context;
		this.tls = tls;
		this.gate = new ConnectionGate(context.settings().getQuic().getRetry(), System::nanoTime);
	}

	private ServerSettings settings() {
		return this.context.settings();
	}

	UnreadBudget unread() {
		return this.context.sessions().unread();
	}

	ConnectionGate gate() {
		return this.gate;
	}

	WebTransportMetrics metrics() {
		return this.context.settings().getMetrics();
	}

	/**
	 * Create what builds the codec of a socket.
	 * @param addresses keeps an eye on the addresses of that socket
	 * @param unread keeps an eye on what is not read on its connections
	 */
	QuicServerCodecBuilder newBuilder(AddressValidation addresses, UnreadSampler unread) {
		int connects = this.context.settings().getSession().getMaxPerConnection();
		QuicServerCodecBuilder builder = QuicTransport
			.configure(Http3.newQuicServerCodecBuilder(), this.context.settings().getQuic(), connects,
					QuicTransport.SERVER_CONNECTION_IDS)
			.sslEngineProvider(this.tls::newEngine)
			.tokenHandler(this.gate.newTokenHandler())
			.streamOption(ChannelOption.AUTO_READ, false)
			.handler(connectionInitializer(addresses, unread));
		if (EngineProbe.isSegmentationAvailable()) {
			builder.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
					EpollQuicUtils.newSegmentedAllocator(QuicTransport.MAX_SEGMENTS));
		}
		Path qlogDirectory = this.context.settings().getQlogDirectory();
		if (qlogDirectory != null) {
			builder.option(QuicChannelOption.QLOG,
					new QLogConfiguration(qlogDirectory.toString(), "WebTransport", "A connection to the server"));
		}
		return builder;
	}

	private ChannelHandler connectionInitializer(AddressValidation addresses, UnreadSampler unread) {
		return new ChannelInitializer<Channel>() {

			@Override
			protected void initChannel(Channel channel) {
				new ServerConnection(QuicCodecFactory.this.context).install((QuicChannel) channel);
				channel.pipeline()
					.addFirst(new UnreadBytes(unread, QuicCodecFactory.this.context.sessions().unread(),
							settings().getQuic()));
				channel.pipeline()
					.addFirst(new HandshakeWatch(QuicCodecFactory.this.gate, addresses, QuicCodecFactory.this.tls));
				WebTransportMetrics metrics = metrics();
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

}
