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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.SelfSignedCertificate;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.SslEarlyDataReadyEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * 0-RTT. A client learns from its first connection whether it may send early data on the
 * next; without that there is nothing in which a CONNECT could come.
 */
@ExtendWith(LeakGuard.class)
class EarlyDataIT {

	private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	private final QuicSslContext tls = QuicSslContextBuilder.forClient()
		.trustManager(InsecureTrustManagerFactory.INSTANCE)
		.applicationProtocols("h3")
		.earlyData(true)
		.build();

	@AfterAll
	static void shutDown() {
		LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	@Test
	@Rows({ "S28", "R12" })
	@DisplayName("S28 the server never lets a client send early data")
	void whenClientComesBackThenNoEarlyData() throws Exception {
		connect(server.port());
		assertThat(connect(server.port())).isFalse();
	}

	@Test
	@Rows("S28")
	@DisplayName("S28 the same client would send early data to a server that lets it")
	void whenAnotherServerAllowsItThenEarlyData() throws Exception {
		Channel other = bind(allowingServer());
		try {
			int port = ((InetSocketAddress) other.localAddress()).getPort();
			assertThat(connect(port)).isFalse();
			assertThat(connect(port)).isTrue();
		}
		finally {
			other.close().awaitUninterruptibly();
		}
	}

	/**
	 * Connect, wait until the server has spoken, by which time its tickets are here, and
	 * close.
	 * @return whether early data could be sent
	 */
	private boolean connect(int port) throws Exception {
		Channel socket = bind(new QuicClientCodecBuilder()
			.sslEngineProvider((channel) -> this.tls.newEngine(channel.alloc(), "localhost", port))
			.maxIdleTimeout(5, TimeUnit.SECONDS)
			.initialMaxData(100_000)
			.initialMaxStreamDataUnidirectional(10_000)
			.initialMaxStreamsUnidirectional(3)
			.build());
		try {
			EarlyDataRecorder early = new EarlyDataRecorder();
			CompletableFuture<Void> spoken = new CompletableFuture<>();
			QuicChannel channel = result(QuicChannel.newBootstrap(socket)
				.handler(early)
				.streamHandler(new FirstBytes(spoken))
				.remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
				.connect());
			spoken.get(10, TimeUnit.SECONDS);
			channel.close().awaitUninterruptibly();
			return early.ready;
		}
		finally {
			socket.close().awaitUninterruptibly();
		}
	}

	private static ChannelHandler allowingServer() throws Exception {
		QuicSslContext tls = QuicSslContextBuilder
			.forServer(SelfSignedCertificate.create().toTlsSettings().keyManagerFactory(), null)
			.applicationProtocols("h3")
			.earlyData(true)
			.build();
		return new QuicServerCodecBuilder().sslContext(tls)
			.maxIdleTimeout(5, TimeUnit.SECONDS)
			.initialMaxData(100_000)
			.handler(new Speaker())
			.streamHandler(new ChannelInboundHandlerAdapter())
			.build();
	}

	private static Channel bind(ChannelHandler codec) {
		return new Bootstrap().group(LOOPS)
			.channel(NioDatagramChannel.class)
			.handler(codec)
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	private static <T> T result(Future<T> future) throws Exception {
		return future.get(10, TimeUnit.SECONDS);
	}

	private static final class EarlyDataRecorder extends ChannelInboundHandlerAdapter {

		private volatile boolean ready;

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof SslEarlyDataReadyEvent) {
				this.ready = true;
			}
			ctx.fireUserEventTriggered(event);
		}

	}

	/**
	 * Opens a stream as soon as there is a connection, as HTTP/3 servers do.
	 */
	private static final class Speaker extends ChannelInboundHandlerAdapter {

		@Override
		public boolean isSharable() {
			return true;
		}

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			((QuicChannel) ctx.channel())
				.createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
				.addListener((Future<QuicStreamChannel> opened) -> opened.getNow()
					.writeAndFlush(Unpooled.wrappedBuffer(new byte[] { 0 })));
			ctx.fireChannelActive();
		}

	}

	private static final class FirstBytes extends ChannelInboundHandlerAdapter {

		private final CompletableFuture<Void> arrived;

		private FirstBytes(CompletableFuture<Void> arrived) {
			this.arrived = arrived;
		}

		@Override
		public boolean isSharable() {
			return true;
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
			this.arrived.complete(null);
			super.channelRead(ctx, message);
		}

	}

}
