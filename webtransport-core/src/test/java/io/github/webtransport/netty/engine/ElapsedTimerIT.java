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

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A packet gets lost, and by the time that it is found to be lost the event loop is busy
 * and the engine's timer has elapsed.
 */
class ElapsedTimerIT {

	/**
	 * A round trip takes twice as long. What is not acknowledged in 9/8 round trips is
	 * lost (RFC 9002, section 6.1.2), so that the packet behind the one that gets lost
	 * has to leave within a quarter of this.
	 */
	private static final int DELAY_MILLIS = 40;

	/**
	 * More than a probe timeout, which the timer may stand at.
	 */
	private static final Duration BUSY = Duration.ofSeconds(1);

	private static final NetworkConditions LATE = new NetworkConditions(0, 0, 0, DELAY_MILLIS, 0);

	private final EventLoopGroup serverLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final EventLoopGroup clientLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final CompletableFuture<Void> streamArrived = new CompletableFuture<>();

	private final CompletableFuture<Void> wasBusy = new CompletableFuture<>();

	private Channel server;

	private UdpRelay relay;

	@BeforeEach
	void start() throws Exception {
		this.server = BareConnection.bind(this.serverLoops,
				new QuicServerCodecBuilder()
					.sslContext(QuicSslContextBuilder
						.forServer(SelfSignedCertificate.create().toTlsSettings().getKeyManagerFactory(), null)
						.applicationProtocols("test")
						.build())
					.maxIdleTimeout(30, TimeUnit.SECONDS)
					.initialMaxData(1 << 20)
					.initialMaxStreamsUnidirectional(1)
					.initialMaxStreamDataUnidirectional(1 << 10)
					.datagram(100, 100)
					.tokenHandler(InsecureQuicTokenHandler.INSTANCE)
					.handler(new DatagramEcho())
					.streamHandler(new StreamReader())
					.build());
		this.relay = UdpRelay.open(((InetSocketAddress) this.server.localAddress()).getPort(), LATE, 1);
	}

	@AfterEach
	void stop() throws Exception {
		this.clientLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
		this.serverLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
		this.relay.close();
	}

	@Test
	void whenTimerElapsesInTheMiddleOfSendingThenWhatIsLostIsSent() throws Exception {
		losePacketOfStream(new BusyConnection(), new ReadLoopHook(), codec());
		this.streamArrived.get(10, TimeUnit.SECONDS);
	}

	/**
	 * If this fails, Netty has mended it, and {@link ElapsedTimer} may go.
	 */
	@Test
	void withoutMendWhatIsLostIsNotSent() throws Exception {
		losePacketOfStream(new BusyHandler(), codec());
		assertThat(this.streamArrived).isNotDone()
			.failsWithin(Duration.ofSeconds(1))
			.withThrowableOfType(TimeoutException.class);
	}

	private ChannelHandler codec() {
		return new QuicClientCodecBuilder()
			.sslContext(QuicSslContextBuilder.forClient()
				.trustManager(InsecureTrustManagerFactory.INSTANCE)
				.applicationProtocols("test")
				.build())
			.maxIdleTimeout(30, TimeUnit.SECONDS)
			.initialMaxData(1 << 20)
			.datagram(100, 100)
			.build();
	}

	/**
	 * Have the event loop busy when the answer to the packet behind the lost one has
	 * come.
	 */
	private void losePacketOfStream(ChannelHandler connection, ChannelHandler... socketHandlers) throws Exception {
		QuicChannel client = QuicChannel.newBootstrap(BareConnection.bind(this.clientLoops, socketHandlers))
			.handler(connection)
			.streamHandler(new ChannelInboundHandlerAdapter())
			.remoteAddress(new InetSocketAddress("127.0.0.1", this.relay.port()))
			.connect()
			.get(10, TimeUnit.SECONDS);
		QuicStreamChannel stream = client
			.createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
			.get(10, TimeUnit.SECONDS);
		this.relay.awaitQuiet();
		CompletableFuture<Void> loss = this.relay.nextLossToServer();
		this.relay.setConditions(NetworkConditions.DEAD, LATE);
		stream.writeAndFlush(byteBuf());
		loss.get(10, TimeUnit.SECONDS);
		this.relay.setConditions(LATE);
		client.writeAndFlush(byteBuf());
		this.wasBusy.get(10, TimeUnit.SECONDS);
	}

	private static ByteBuf byteBuf() {
		return Unpooled.directBuffer(1).writeByte(1);
	}

	private void beBusy(ByteBuf datagram) {
		datagram.release();
		// Whatever else came from the server would have the client send
		this.relay.setConditions(LATE, NetworkConditions.DEAD);
		long end = System.nanoTime() + BUSY.toNanos();
		while (System.nanoTime() - end < 0) {
			// Not even Thread.onSpinWait(), which counts as a call that blocks
		}
		this.wasBusy.complete(null);
	}

	private final class BusyHandler extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			beBusy((ByteBuf) message);
		}

	}

	private final class BusyConnection extends BareConnection {

		@Override
		protected void datagramArrived(ByteBuf datagram) {
			beBusy(datagram);
		}

	}

	@ChannelHandler.Sharable
	private static final class DatagramEcho extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			if (message instanceof ByteBuf) {
				ctx.writeAndFlush(message);
			}
			else {
				ctx.fireChannelRead(message);
			}
		}

	}

	@ChannelHandler.Sharable
	private final class StreamReader extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			((ByteBuf) message).release();
			ElapsedTimerIT.this.streamArrived.complete(null);
		}

	}

}
