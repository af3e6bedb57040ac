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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.transport.SessionCarrier;
import io.github.webtransport.transport.StreamCarrier;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which connections of a socket have a turn when packets come, what becomes of the others
 * when one fails in its turn, and in how many packets streams leave when nothing has
 * come.
 */
class ConnectionTurnsIT {

	private static final int IDLE = 20;

	private static final int PINGS = 50;

	private static final int STREAMS = 3;

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final List<TestConnection> connections = Collections.synchronizedList(new ArrayList<>());

	private final List<QuicChannel> clients = new ArrayList<>();

	private final ReadLoopHook hook = new ReadLoopHook();

	private Channel server;

	private Channel clientSocket;

	@BeforeEach
	void start() throws Exception {
		this.server = BareConnection.bind(this.loops, this.hook,
				new QuicServerCodecBuilder()
					.sslContext(QuicSslContextBuilder
						.forServer(SelfSignedCertificate.create().toTlsSettings().getKeyManagerFactory(), null)
						.applicationProtocols("test")
						.build())
					.maxIdleTimeout(30, TimeUnit.SECONDS)
					.initialMaxData(1 << 20)
					.datagram(100, 100)
					.tokenHandler(InsecureQuicTokenHandler.INSTANCE)
					.handler(new ChannelInitializer<>() {

						@Override
						protected void initChannel(Channel channel) {
							TestConnection connection = new TestConnection();
							channel.pipeline().addLast(connection);
							StreamRegistration.install((QuicChannel) channel);
							ConnectionTurnsIT.this.connections.add(connection);
						}

					})
					.build());
		this.clientSocket = BareConnection.bind(this.loops,
				new QuicClientCodecBuilder()
					.sslContext(QuicSslContextBuilder.forClient()
						.trustManager(InsecureTrustManagerFactory.INSTANCE)
						.applicationProtocols("test")
						.build())
					.maxIdleTimeout(30, TimeUnit.SECONDS)
					.initialMaxData(1 << 20)
					.initialMaxStreamsUnidirectional(STREAMS)
					.initialMaxStreamDataUnidirectional(1 << 10)
					.datagram(100, 100)
					.build());
		for (int i = 0; i <= IDLE; i++) {
			this.clients.add(QuicChannel.newBootstrap(this.clientSocket)
				.handler(new ChannelInboundHandlerAdapter())
				.streamHandler(new ChannelInboundHandlerAdapter())
				.remoteAddress(this.server.localAddress())
				.connect()
				.get(10, TimeUnit.SECONDS));
		}
		for (QuicChannel client : this.clients) {
			ping(client);
		}
		await(() -> this.connections.size() == IDLE + 1
				&& this.connections.stream().allMatch((connection) -> connection.datagrams.get() > 0));
	}

	@AfterEach
	void stop() throws Exception {
		for (QuicChannel client : this.clients) {
			client.close().await(10, TimeUnit.SECONDS);
		}
		this.clientSocket.close().await(10, TimeUnit.SECONDS);
		this.server.close().await(10, TimeUnit.SECONDS);
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
	}

	@Test
	@Rows("R83")
	@DisplayName("R83 packets of one connection among twenty silent ones")
	void whenPacketsComeThenOnlyTheirConnectionHasATurn() throws Exception {
		// Acknowledgements of the first pings
		await(() -> onLoop(() -> this.connections.stream().allMatch((connection) -> connection.checks.get() > 0)));
		Thread.yield();
		TestConnection active = this.connections.get(0);
		int before = total();
		int activeBefore = active.checks.get();
		for (int i = 0; i < PINGS; i++) {
			int datagrams = active.datagrams.get();
			ping(this.clients.get(0));
			await(() -> active.datagrams.get() > datagrams);
		}
		assertThat(active.checks.get() - activeBefore).isGreaterThanOrEqualTo(PINGS);
		int ofOthers = total() - before - (active.checks.get() - activeBefore);
		assertThat(ofOthers).as("turns of idle connections, but for late acknowledgements")
			.isLessThanOrEqualTo(2 * IDLE);
	}

	@Test
	void whenAConnectionFailsInItsTurnThenTheOthersGoOn() throws Exception {
		TestConnection failing = this.connections.get(0);
		failing.failure = new IllegalStateException("fails in its turn");
		for (QuicChannel client : this.clients) {
			ping(client);
		}
		await(() -> !failing.isActive());
		for (int i = 1; i <= IDLE; i++) {
			TestConnection other = this.connections.get(i);
			int datagrams = other.datagrams.get();
			ping(this.clients.get(i));
			await(() -> other.datagrams.get() > datagrams);
			assertThat(other.isActive()).isTrue();
		}
	}

	@Test
	void whenStreamsAreOpenedOutsideAReadLoopThenTheirHeadersLeaveWithTheirFirstBytes() throws Exception {
		// The engine puts bytes of one stream only into a packet
		assertThat(packetsOfNewStreams((stream) -> stream.write(Unpooled.directBuffer(1).writeByte(1), true)))
			.isEqualTo(STREAMS);
	}

	@Test
	void whenStreamsEndAtOnceThenTheirHeadersLeaveWithTheirEnds() throws Exception {
		assertThat(packetsOfNewStreams((stream) -> stream.write(Unpooled.EMPTY_BUFFER, true))).isEqualTo(STREAMS);
	}

	@Test
	void whenNothingIsWrittenThenHeadersLeaveAlone() throws Exception {
		assertThat(packetsOfNewStreams((stream) -> {
		})).isEqualTo(STREAMS);
	}

	private int packetsOfNewStreams(Consumer<StreamCarrier> writer) throws Exception {
		TestConnection connection = this.connections.get(0);
		return onLoop(() -> {
			int before = this.hook.packets();
			for (int i = 0; i < STREAMS; i++) {
				connection.streamOpener().open(0, false, new WritingListener(writer));
			}
			return this.hook.packets() - before;
		});
	}

	private int total() {
		return this.connections.stream().mapToInt((connection) -> connection.checks.get()).sum();
	}

	private static void ping(QuicChannel client) throws Exception {
		client.writeAndFlush(Unpooled.directBuffer(1).writeByte(1)).get(10, TimeUnit.SECONDS);
	}

	private <T> T onLoop(Callable<T> callable) throws Exception {
		return this.loops.next().submit(callable).get(10, TimeUnit.SECONDS);
	}

	/**
	 * Wait for the event loop to bring something about.
	 */
	private void await(Callable<Boolean> condition) throws Exception {
		long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (!condition.call()) {
			assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
			onLoop(() -> null);
		}
	}

	/**
	 * A connection that always has something to look at.
	 */
	private static final class TestConnection extends BareConnection {

		private final AtomicInteger datagrams = new AtomicInteger();

		private final AtomicInteger checks = new AtomicInteger();

		private volatile RuntimeException failure;

		private TestConnection() {
			checks().create(this::check).setActive(true);
		}

		private void check() {
			this.checks.incrementAndGet();
			if (this.failure != null) {
				throw this.failure;
			}
		}

		@Override
		protected void datagramArrived(ByteBuf datagram) {
			datagram.release();
			this.datagrams.incrementAndGet();
		}

	}

	private record WritingListener(Consumer<StreamCarrier> writer) implements SessionCarrier.OpenListener {

		@Override
		public void onOpened(StreamCarrier stream) {
			this.writer.accept(stream);
		}

		@Override
		public void onFailed(Throwable cause) {
			throw new AssertionError(cause);
		}

	}

}
