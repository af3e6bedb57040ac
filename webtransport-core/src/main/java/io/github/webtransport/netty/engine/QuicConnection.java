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
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.transport.CarrierLoop;
import io.github.webtransport.transport.CarrierStats;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.util.AttributeKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.util.Assert;

/**
 * A connection of the engine: its event loop, the streams and datagrams of this side, and
 * its turn at the end of each read loop in which packets came for it. First handler of
 * the connection's pipeline.
 *
 * @since 0.1.0
 */
public abstract class QuicConnection extends ChannelInboundHandlerAdapter implements CarrierLoop {

	private static final Log logger = LogFactory.getLog(QuicConnection.class);

	private static final AttributeKey<QuicConnection> KEY = AttributeKey.valueOf(QuicConnection.class, "connection");

	private final StreamChecks checks = new StreamChecks(this::execute);

	private final StreamOpener streamOpener = new StreamOpener(this);

	private final SendOrders sendOrders = new SendOrders();

	private final ForgottenFins forgottenFins;

	private final HiddenEnds hiddenEnds = new HiddenEnds(this);

	private final DatagramSender datagramSender = new DatagramSender(this);

	private @Nullable ChannelHandlerContext ctx;

	private @Nullable NettyDataBufferFactory bufferFactory;

	private @Nullable ReadLoopHook readLoop;

	private @Nullable PacketBuilding packets;

	/**
	 * Create a connection.
	 * @param idleTimeout how long it may be idle, as this side has it
	 */
	protected QuicConnection(Duration idleTimeout) {
		this.forgottenFins = new ForgottenFins(this, idleTimeout);
	}

	/**
	 * Return the connection on a channel, or {@code null} if there is none.
	 */
	static @Nullable QuicConnection of(QuicChannel channel) {
		return channel.attr(KEY).get();
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.ctx = ctx;
		this.bufferFactory = new NettyDataBufferFactory(ctx.alloc());
		this.readLoop = channel().parent().pipeline().get(ReadLoopHook.class);
		this.packets = new PacketBuilding(channel(), this.readLoop);
		channel().attr(KEY).set(this);
		Wiretap.install(channel());
		if (this.readLoop != null) {
			this.readLoop.add(this);
		}
	}

	public final ChannelHandlerContext ctx() {
		Assert.state(this.ctx != null, "The connection has no pipeline yet");
		return this.ctx;
	}

	public final QuicChannel channel() {
		return (QuicChannel) ctx().channel();
	}

	public final boolean isActive() {
		return channel().isActive();
	}

	public final NettyDataBufferFactory bufferFactory() {
		Assert.state(this.bufferFactory != null, "The connection has no pipeline yet");
		return this.bufferFactory;
	}

	// The event loop

	@Override
	public boolean inEventLoop() {
		return ctx().executor().inEventLoop();
	}

	@Override
	public boolean execute(Runnable task) {
		try {
			ctx().executor().execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended", ex);
			return false;
		}
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		try {
			Future<?> scheduled = ctx().executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
			return () -> cancel(scheduled);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended", ex);
			return Disposables.disposed();
		}
	}

	private static void cancel(Future<?> scheduled) {
		try {
			scheduled.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended, and with it what was scheduled", ex);
		}
	}

	// What arrives

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		if (msg instanceof ByteBuf datagram) {
			datagramArrived(datagram);
		}
		else if (msg instanceof QuicStreamChannel stream) {
			streamArrived(stream);
		}
		else {
			ctx.fireChannelRead(msg);
		}
	}

	private void streamArrived(QuicStreamChannel stream) {
		if (!stream.isLocalCreated()) {
			Wiretap.install(stream);
			stream.pipeline().addLast(newStreamHandler(stream));
		}
		// Behind the handlers that would claim the stream: to where the engine registers
		// it
		StreamRegistration.register(channel(), stream);
		if (stream.isLocalCreated()) {
			// The engine speaks of a stream that was let go: nobody waits for it
			stream.close();
		}
	}

	/**
	 * Create the first handler of a stream of the peer.
	 */
	protected abstract ChannelHandler newStreamHandler(QuicStreamChannel stream);

	/**
	 * Return how many bytes the peer may send on a stream before they are read.
	 */
	protected abstract long maxStreamData();

	/**
	 * A datagram has arrived.
	 * @param datagram the datagram, owned by the receiver
	 */
	protected abstract void datagramArrived(ByteBuf datagram);

	// Streams and datagrams of this side

	public final StreamOpener streamOpener() {
		return this.streamOpener;
	}

	public final DatagramSender datagramSender() {
		return this.datagramSender;
	}

	/**
	 * The engine may take datagrams again, which was asked for.
	 */
	protected abstract void datagramSpace();

	public final SendOrders sendOrders() {
		return this.sendOrders;
	}

	final ForgottenFins forgottenFins() {
		return this.forgottenFins;
	}

	public final HiddenEnds hiddenEnds() {
		return this.hiddenEnds;
	}

	public final StreamChecks checks() {
		return this.checks;
	}

	public final PacketBuilding packets() {
		Assert.state(this.packets != null, "The connection has no pipeline yet");
		return this.packets;
	}

	/**
	 * Return what the congestion window has room for.
	 * @param streamId a stream that sends
	 */
	final long capacity(long streamId) {
		long capacity = QuicheBridge.sendCapacity(channel(), streamId);
		long other = openStreamId();
		// The flow control of one stream says nothing of the others
		return (other >= 0) ? Math.max(capacity, QuicheBridge.sendCapacity(channel(), other)) : capacity;
	}

	/**
	 * Return the ID of a stream on which this side may send, or -1.
	 */
	protected abstract long openStreamId();

	// The turn of the connection

	/**
	 * A read loop has ended in which packets came for the connection; the engine is about
	 * to build packets.
	 */
	final void beforePackets() {
		this.forgottenFins.beforePackets();
	}

	/**
	 * The engine has sent what it could.
	 */
	final void afterPackets() {
		packets().sent();
		this.datagramSender.packetsSent();
		this.checks.packetsArrived();
	}

	// Events of the connection

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof QuicDatagramExtensionEvent datagrams) {
			this.datagramSender.maxLength(datagrams.maxLength());
		}
		else if (event instanceof QuicStreamLimitChangedEvent) {
			this.streamOpener.onCredit();
		}
		else if (event instanceof QuicConnectionCloseEvent) {
			// Behind the read loop: what came before the end is handed over first
			execute(this::closedByPeer);
		}
		ctx.fireUserEventTriggered(event);
	}

	/**
	 * The peer has closed the connection. The engine waits three probe timeouts before it
	 * says so, for packets of the peer that are under way (RFC 9000, section 10.2.2):
	 * nobody answers them without it, either.
	 */
	private void closedByPeer() {
		if (isActive()) {
			connectionLost("Connection closed by the peer");
		}
		channel().close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		connectionLost((channel().isTimedOut()) ? "Connection timed out" : "Connection lost");
		this.streamOpener.clear();
		this.forgottenFins.clear();
		this.hiddenEnds.clear();
		this.checks.clear();
		if (this.readLoop != null) {
			this.readLoop.remove(this);
		}
		ctx.fireChannelInactive();
	}

	/**
	 * The connection is gone. May be called more than once.
	 * @param reason why, for people
	 */
	protected abstract void connectionLost(String reason);

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		// Peers that break TLS or QUIC are no reason for noise
		logger.debug("Connection " + channel().id() + " failed", cause);
	}

	/**
	 * A stream told of a failure that is dealt with.
	 */
	public final void streamTold(QuicStreamChannel stream, Throwable cause) {
		logger.debug("Stream " + stream.streamId() + " failed", cause);
	}

	/**
	 * A stream failed.
	 */
	public void streamFailed(QuicStreamChannel stream, Throwable cause) {
		streamTold(stream, cause);
		stream.close();
	}

	public final void close(long errorCode) {
		channel().close(true, (int) errorCode, Unpooled.EMPTY_BUFFER);
	}

	public final Mono<CarrierStats> stats() {
		return ConnectionStats.collect(channel());
	}

}
