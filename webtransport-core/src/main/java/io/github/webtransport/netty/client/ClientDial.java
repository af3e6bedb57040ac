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

package io.github.webtransport.netty.client;

import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.netty.engine.EngineProbe;
import io.github.webtransport.netty.engine.QuicTransport;
import io.github.webtransport.netty.engine.ReadLoopHook;
import io.github.webtransport.netty.engine.ReceiveOffload;
import io.github.webtransport.netty.engine.StreamOptions;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.ScheduledFuture;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Establishes a connection: finds the addresses of the server, and tries one after the
 * other, each with its share of the time that is left. Lives on one event loop, and ends
 * with it.
 */
final class ClientDial {

	private static final Log logger = LogFactory.getLog(ClientDial.class);

	private static final int SOCKET_BUFFER = 2 << 20;

	private static final int PACKETS_PER_READ = 16;

	private final ClientContext context;

	private final Authority authority;

	private final Listener listener;

	private final FutureListener<Object> loopEnded = (ended) -> loopEnded();

	private final ClientLoops loops;

	private final EventLoop loop;

	private final long deadline;

	private final ArrayDeque<InetSocketAddress> addresses = new ArrayDeque<>(1);

	private @Nullable ScheduledFuture<?> timeout;

	private @Nullable ClientConnection connecting;

	private @Nullable QuicSslEngine engine;

	private @Nullable Throwable failure;

	private boolean over;

	ClientDial(ClientContext context, Authority authority, Listener listener) {
		this.context = context;
		this.authority = authority;
		this.listener = listener;
		this.loops = ClientLoops.current();
		this.loop = this.loops.next();
		this.deadline = System.nanoTime() + context.settings().getConnectTimeout().toNanos();
	}

	/**
	 * Start, without waiting for anything. From any thread.
	 * @throws RejectedExecutionException if the event loop has ended
	 */
	void start() {
		this.loop.terminationFuture().addListener(this.loopEnded);
		this.loop.execute(this::resolve);
	}

	/**
	 * Give up, which the listener is told as a failure. From any thread.
	 */
	void cancel() {
		try {
			this.loop.execute(this::giveUp);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended, and the dial with it", ex);
		}
	}

	private void giveUp() {
		if (!this.over) {
			fail(new WebTransportConnectException("Nobody waits for a connection to " + this.authority, null));
		}
	}

	/**
	 * What this waited for will not come any more, not even the time.
	 */
	private void loopEnded() {
		if (!this.over) {
			this.over = true;
			this.listener
				.failed(new WebTransportConnectException("The event loop for " + this.authority + " has ended", null));
		}
	}

	private void resolve() {
		if (this.over) {
			this.loop.terminationFuture().removeListener(this.loopEnded);
			return;
		}
		this.timeout = this.loop.schedule(this::expire, nanosLeft(), TimeUnit.NANOSECONDS);
		Future<List<InetSocketAddress>> resolving = this.context.addresses()
			.resolve(this.loops, this.authority, this.loop);
		// Not cancelled with the dial: resolvers complete what they have begun
		resolving.addListener((Future<List<InetSocketAddress>> resolved) -> this.loop.execute(() -> {
			if (this.over) {
				return;
			}
			if (resolved.isSuccess()) {
				this.addresses.addAll(resolved.getNow());
				tryNext();
			}
			else {
				fail(new WebTransportConnectException("The address of " + this.authority + " is not known",
						resolved.cause()));
			}
		}));
	}

	private long nanosLeft() {
		return this.deadline - System.nanoTime();
	}

	private void expire() {
		if (!this.over) {
			TimeoutException cause = new TimeoutException();
			if (this.failure != null) {
				cause.addSuppressed(this.failure);
			}
			fail(new WebTransportConnectException("No connection to " + this.authority + " within "
					+ this.context.settings().getConnectTimeout().toMillis() + " ms", cause));
		}
	}

	private void tryNext() {
		InetSocketAddress address = this.addresses.poll();
		if (address == null) {
			String reason = (this.failure instanceof CertificateException certificate)
					? ": " + CertificateProblem.describe(certificate) : "";
			fail(new WebTransportConnectException("No connection to " + this.authority + reason, this.failure));
			return;
		}
		long share = nanosLeft() / (this.addresses.size() + 1);
		Bootstrap bootstrap = new Bootstrap().group(this.loop)
			.channel(this.loops.socketType())
			.option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
			.option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
			.handler(new SocketInitializer());
		if (this.loops.isEpoll()) {
			bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, QuicTransport.MAX_PACKET)
				.option(ChannelOption.RECVBUF_ALLOCATOR, new ReceiveOffload(PACKETS_PER_READ));
		}
		ChannelFuture bound = bootstrap.bind(new InetSocketAddress(0));
		bound.addListener((future) -> {
			if (!bound.isSuccess()) {
				failed(bound.cause());
			}
			else if (this.over) {
				bound.channel().close();
			}
			else {
				connect(bound.channel(), address, Duration.ofNanos(share));
			}
		});
	}

	private void connect(Channel socket, InetSocketAddress address, Duration share) {
		ClientConnection connection = this.listener.newConnection();
		this.connecting = connection;
		QuicChannelBootstrap bootstrap = QuicChannel.newBootstrap(socket)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, share.toMillis()))
			.streamOption(ChannelOption.AUTO_READ, false)
			.streamOption(ChannelOption.RECVBUF_ALLOCATOR, StreamOptions.RECEIVE_ALLOCATOR)
			.handler(new ChannelInitializer<QuicChannel>() {

				@Override
				protected void initChannel(QuicChannel channel) {
					channel.closeFuture().addListener((closed) -> closeLater(socket));
					connection.installHandlers(channel);
				}

			})
			.remoteAddress(address);
		if (this.loops.isEpoll() && EngineProbe.isSegmentationAvailable()) {
			bootstrap.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
					EpollQuicUtils.newSegmentedAllocator(QuicTransport.MAX_SEGMENTS));
		}
		bootstrap.connect().addListener((Future<QuicChannel> connected) -> {
			if (!connected.isSuccess()) {
				closeLater(socket);
				failed(causeOf(connection, connected.cause()));
			}
			else if (!this.over) {
				this.connecting = null;
				end();
				this.listener.connected(connection, socket);
			}
		});
	}

	private Throwable causeOf(ClientConnection connection, Throwable unspecific) {
		QuicSslEngine engine = this.engine;
		Throwable cause = (engine != null) ? this.context.tls().takeFailure(engine) : null;
		if (cause == null) {
			cause = connection.failure();
		}
		return (cause != null) ? cause : unspecific;
	}

	/**
	 * Close a socket, whose read loop may be under way.
	 */
	private static void closeLater(Channel socket) {
		socket.eventLoop().execute(socket::close);
	}

	private void failed(Throwable cause) {
		if (this.over) {
			return;
		}
		if (this.failure != null) {
			cause.addSuppressed(this.failure);
		}
		this.failure = cause;
		tryNext();
	}

	private void fail(WebTransportConnectException failure) {
		end();
		this.listener.failed(failure);
	}

	private void end() {
		this.over = true;
		this.loop.terminationFuture().removeListener(this.loopEnded);
		if (this.timeout != null) {
			this.timeout.cancel(false);
		}
		if (this.connecting != null) {
			this.connecting.close(Http3ErrorCodes.H3_NO_ERROR);
		}
	}

	/**
	 * Gives a socket the codec of one connection.
	 */
	private final class SocketInitializer extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel socket) {
			ClientContext context = ClientDial.this.context;
			QuicClientCodecBuilder codec = QuicTransport
				.configure(Http3.newQuicClientCodecBuilder(), context.settings().getQuic(), 0,
						QuicTransport.CLIENT_CONNECTION_IDS)
				.sslEngineProvider((channel) -> {
					QuicSslEngine engine = context.tls().newEngine(channel, ClientDial.this.authority);
					ClientDial.this.engine = engine;
					return engine;
				});
			socket.pipeline().addLast(new ReadLoopHook(), codec.build());
		}

	}

	/**
	 * Told of the outcome, on the event loop, or on another thread when that has ended.
	 */
	interface Listener {

		/**
		 * An address is about to be tried.
		 * @return the connection for it
		 */
		ClientConnection newConnection();

		/**
		 * A connection is established, the server's SETTINGS to come.
		 */
		void connected(ClientConnection connection, Channel socket);

		/**
		 * There will be no connection.
		 */
		void failed(WebTransportConnectException failure);

	}

}
