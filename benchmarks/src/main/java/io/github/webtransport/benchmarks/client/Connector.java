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

package io.github.webtransport.benchmarks.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.webtransport.benchmarks.transport.QuicParameters;
import io.github.webtransport.benchmarks.transport.UdpTransport;
import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * Opens sessions with one server from a set of sockets. Several sockets matter: a server
 * with several listeners spreads clients by their address.
 */
final class Connector implements AutoCloseable {

	private final UdpTransport transport;

	private final SessionProtocol protocol;

	private final String path;

	private final Consumer<ClientSession> prepare;

	private final InetSocketAddress server;

	private final List<Channel> sockets = new ArrayList<>();

	private final AtomicInteger next = new AtomicInteger();

	Connector(LoadTarget target, int sockets, String path, Consumer<ClientSession> prepare) {
		this.transport = target.transport();
		this.protocol = target.protocol();
		this.path = path;
		this.prepare = prepare;
		int port = target.port();
		this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		// The server is a process that the runner started on the loopback address
		QuicSslContext sslContext = QuicSslContextBuilder.forClient()
			.trustManager(InsecureTrustManagerFactory.INSTANCE)
			.applicationProtocols(this.protocol.applicationProtocol())
			.build();
		for (int i = 0; i < sockets; i++) {
			QuicClientCodecBuilder codec = QuicParameters.apply(new QuicClientCodecBuilder())
				.sslEngineProvider((channel) -> sslContext.newEngine(channel.alloc(), "localhost", port));
			this.sockets.add(this.transport.newSocket()
				.handler(codec.build())
				.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
				.syncUninterruptibly()
				.channel());
		}
	}

	/**
	 * Open a session on the next socket.
	 * @return completes on the event loop of the session
	 */
	CompletableFuture<ClientSession> open() {
		Channel socket = this.sockets.get(Math.floorMod(this.next.getAndIncrement(), this.sockets.size()));
		QuicChannelBootstrap bootstrap = QuicChannel.newBootstrap(socket)
			.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, this.transport.segmentedAllocator())
			.remoteAddress(this.server);
		ClientSession session = this.protocol.prepare(bootstrap, this.server.getPort(), this.path);
		this.prepare.accept(session);
		bootstrap.connect().addListener((future) -> {
			if (!future.isSuccess()) {
				session.fail(future.cause());
			}
		});
		return session.opened();
	}

	@Override
	public void close() {
		this.sockets.forEach((socket) -> socket.close().syncUninterruptibly());
	}

}
