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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * A connection of the engine that nobody uses but for its datagrams, and sockets for it.
 */
abstract class BareConnection extends QuicConnection {

	BareConnection() {
		super(Duration.ofSeconds(30));
	}

	/**
	 * Bind a socket to any port of the loopback address.
	 */
	static Channel bind(EventLoopGroup loops, ChannelHandler... handlers) {
		return new Bootstrap().group(loops).channel(NioDatagramChannel.class).handler(new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline().addLast(handlers);
			}

		}).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly().channel();
	}

	@Override
	protected ChannelHandler newStreamHandler(QuicStreamChannel stream) {
		return new ChannelInboundHandlerAdapter();
	}

	@Override
	protected long maxStreamData() {
		return 0;
	}

	@Override
	protected void datagramSpace() {
	}

	@Override
	protected long openStreamId() {
		return -1;
	}

	@Override
	protected void connectionLost(String reason) {
	}

}
