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

package io.github.webtransport.rawpeer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.conformance.Rows;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.SslEarlyDataReadyEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Early data, which could be replayed.
 */
class EarlyDataIT {

	/**
	 * The client leaves as soon as it can, and its last packet may not make it.
	 */
	@RegisterExtension
	static final TestServer server = TestServer.create(new ServerOptions().idleTimeout(Duration.ofSeconds(1)));

	private static EventLoopGroup eventLoops;

	@BeforeAll
	static void start() {
		eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
	}

	@AfterAll
	static void stop() throws Exception {
		eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
	}

	@Test
	@Rows({ "S28", "R12" })
	@DisplayName("S28 a client that comes back has no way to send early data")
	void whenClientResumesThenThereIsNoEarlyData() throws Exception {
		QuicSslContext tls = clientTls();
		assertThat(connect(tls, server.port())).isFalse();
		assertThat(connect(tls, server.port())).isFalse();
	}

	@Test
	@DisplayName("The same client does send early data to a server that takes it")
	void whenServerTakesEarlyDataThenClientCanSendIt() throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		QuicSslContext serverTls = QuicSslContextBuilder.forServer(certificate.toKeyManagerFactory(), null)
			.applicationProtocols("h3")
			.earlyData(true)
			.build();
		Channel eager = bind(new QuicServerCodecBuilder().sslContext(serverTls)
			.maxIdleTimeout(30, TimeUnit.SECONDS)
			.initialMaxData(1 << 20)
			.initialMaxStreamsBidirectional(10)
			.tokenHandler(InsecureQuicTokenHandler.INSTANCE)
			.handler(new Nothing())
			.streamHandler(new Nothing())
			.build());
		try {
			int port = ((InetSocketAddress) eager.localAddress()).getPort();
			QuicSslContext tls = clientTls();
			assertThat(connect(tls, port)).isFalse();
			assertThat(connect(tls, port)).isTrue();
		}
		finally {
			eager.close().sync();
		}
	}

	private static QuicSslContext clientTls() {
		return QuicSslContextBuilder.forClient()
			.trustManager(InsecureTrustManagerFactory.INSTANCE)
			.applicationProtocols("h3")
			.earlyData(true)
			.build();
	}

	/**
	 * Connect, wait until the session can be resumed, and leave.
	 * @return whether early data could have been sent
	 */
	private static boolean connect(QuicSslContext tls, int port) throws Exception {
		Channel socket = bind(new QuicClientCodecBuilder()
			.sslEngineProvider((channel) -> tls.newEngine(channel.alloc(), "localhost", port))

			.maxIdleTimeout(30, TimeUnit.SECONDS)
			.initialMaxData(1 << 20)
			.initialMaxStreamDataUnidirectional(1 << 16)
			.initialMaxStreamsUnidirectional(10)
			.datagram(10, 10)
			.build());
		try {
			EarlyData earlyData = new EarlyData();
			QuicChannel channel = QuicChannel.newBootstrap(socket)
				.handler(earlyData)
				.streamHandler(new Nothing())
				.remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
				.connect()
				.get(10, TimeUnit.SECONDS);
			earlyData.active.get(10, TimeUnit.SECONDS);
			// The ticket comes behind the handshake, a round trip later at most
			channel.collectStats().get(10, TimeUnit.SECONDS);
			channel.close().sync();
			return earlyData.ready;
		}
		finally {
			socket.close().sync();
		}
	}

	private static Channel bind(ChannelHandler codec) throws InterruptedException {
		return new Bootstrap().group(eventLoops)
			.channel(NioDatagramChannel.class)
			.handler(codec)
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.sync()
			.channel();
	}

	@ChannelHandler.Sharable
	private static final class Nothing extends ChannelInboundHandlerAdapter {

	}

	private static final class EarlyData extends ChannelInboundHandlerAdapter {

		private final CompletableFuture<Void> active = new CompletableFuture<>();

		private volatile boolean ready;

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof SslEarlyDataReadyEvent) {
				this.ready = true;
			}
			ctx.fireUserEventTriggered(event);
		}

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			this.active.complete(null);
			ctx.fireChannelActive();
		}

	}

}
