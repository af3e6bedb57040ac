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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.SessionSettings;
import io.github.webtransport.protocol.DatagramHeader;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.ProtocolViolation;
import io.github.webtransport.protocol.RecentSessionIds;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.github.webtransport.transport.CarrierLoop;
import io.github.webtransport.transport.CarrierStats;
import io.github.webtransport.transport.EarlyArrivals;
import io.github.webtransport.transport.SessionInbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.util.Assert;

/**
 * A QUIC connection that carries WebTransport sessions: finds the session of each stream
 * and datagram, and opens and sends for them. First handler of the connection's pipeline.
 */
public abstract class QuicConnection extends ChannelInboundHandlerAdapter implements CarrierLoop {

	private static final Log logger = LogFactory.getLog(QuicConnection.class);

	/**
	 * How many idle streams are probed for STOP_SENDING in one read loop, so that a
	 * connection with many of them costs no more than one with few.
	 */
	private static final int MAX_PROBES = 64;

	private final LongObjectMap<SessionInbound> sessions = new LongObjectHashMap<>(2);

	private final RecentSessionIds ended = new RecentSessionIds();

	private final EarlyArrivals early;

	private final Duration pendingTimeout;

	private final Set<StopProbe> stopWatch = new LinkedHashSet<>(2);

	private final StreamOpener streamOpener = new StreamOpener(this);

	private final SendOrders sendOrders = new SendOrders();

	private final FinGate finGate;

	private final EndWatch endWatch = new EndWatch(this);

	private final DatagramSender datagramSender = new DatagramSender(this);

	private @Nullable ChannelHandlerContext ctx;

	private @Nullable NettyDataBufferFactory bufferFactory;

	private @Nullable ReadLoopHook readLoop;

	private @Nullable PacketTurns turns;

	private @Nullable Disposable expiry;

	private long lastSessionId = -1;

	private @Nullable SessionInbound lastSession;

	public QuicConnection(SessionSettings settings, Duration idleTimeout) {
		this.finGate = new FinGate(this, idleTimeout);
		this.pendingTimeout = settings.getPendingTimeout();
		this.early = new EarlyArrivals(settings.getMaxPendingStreams(), settings.getMaxPendingDatagrams(),
				settings.getPendingTimeout(), System::nanoTime);
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.ctx = ctx;
		this.bufferFactory = new NettyDataBufferFactory(ctx.alloc());
		this.readLoop = channel().parent().pipeline().get(ReadLoopHook.class);
		this.turns = new PacketTurns(channel(), this.readLoop);
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
			stream.pipeline().addLast(newStreamHandler(stream));
		}
		// Behind the HTTP/3 handlers, which would claim the stream: to where the engine
		// registers it
		ConnectionTail.register(channel(), stream);
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

	public final Duration pendingTimeout() {
		return this.pendingTimeout;
	}

	/**
	 * A stream of the peer has named its session.
	 */
	public final void streamBelongs(QuicStream stream, long sessionId) {
		SessionInbound session = find(sessionId);
		if (session != null) {
			session.onStream(stream);
		}
		else if (this.ended.contains(sessionId)) {
			reject(stream, WebTransportErrorCodes.WT_SESSION_GONE);
		}
		else {
			this.early.add(sessionId, stream);
			watchEarly();
		}
	}

	public static void reject(QuicStream stream, long errorCode) {
		stream.stopSending(errorCode);
		if (stream.isBidirectional()) {
			stream.reset(errorCode);
		}
		stream.release();
	}

	private void datagramArrived(ByteBuf datagram) {
		long sessionId;
		try {
			sessionId = DatagramHeader.readSessionId(datagram);
		}
		catch (ProtocolException ex) {
			datagram.release();
			violated(ex.getViolation());
			return;
		}
		SessionInbound session = find(sessionId);
		if (session != null) {
			session.onDatagram(datagram);
		}
		else if (this.ended.contains(sessionId)) {
			datagram.release();
		}
		else {
			this.early.add(sessionId, datagram);
			watchEarly();
		}
	}

	private @Nullable SessionInbound find(long sessionId) {
		if (sessionId == this.lastSessionId) {
			return this.lastSession;
		}
		SessionInbound session = this.sessions.get(sessionId);
		if (session != null) {
			this.lastSessionId = sessionId;
			this.lastSession = session;
		}
		return session;
	}

	private void watchEarly() {
		Duration untilExpiry = (this.expiry == null) ? this.early.untilExpiry() : null;
		if (untilExpiry != null) {
			this.expiry = schedule(() -> {
				this.expiry = null;
				this.early.expire();
				watchEarly();
			}, untilExpiry);
		}
	}

	// Sessions

	public final int sessionCount() {
		return this.sessions.size();
	}

	public final void sessionStarted(long sessionId, SessionInbound session) {
		this.sessions.put(sessionId, session);
		this.sendOrders.sessions(this.sessions.size());
	}

	public final void deliverEarly(long sessionId, SessionInbound session) {
		this.early.deliver(sessionId, session);
	}

	/**
	 * A session has ended, or there will not be one: what still comes for it is refused.
	 */
	public void sessionEnded(long sessionId) {
		this.sessions.remove(sessionId);
		this.sendOrders.sessions(this.sessions.size());
		this.lastSessionId = -1;
		this.lastSession = null;
		this.ended.add(sessionId);
		this.early.reject(sessionId);
	}

	public final List<SessionInbound> sessions() {
		return new ArrayList<>(this.sessions.values());
	}

	// Streams and datagrams of this side

	public final StreamOpener streamOpener() {
		return this.streamOpener;
	}

	public final DatagramSender datagramSender() {
		return this.datagramSender;
	}

	public final void awaitDatagramSpace() {
		if (this.readLoop != null) {
			this.readLoop.awaitDatagramSpace(this);
		}
	}

	/**
	 * A read loop has ended: the engine may have sent what it had.
	 */
	public final void datagramSpace() {
		for (SessionInbound session : sessions()) {
			session.onDatagramSpace();
		}
	}

	public final SendOrders sendOrders() {
		return this.sendOrders;
	}

	public final FinGate finGate() {
		return this.finGate;
	}

	public final EndWatch endWatch() {
		return this.endWatch;
	}

	public final PacketTurns turns() {
		Assert.state(this.turns != null, "The connection has no pipeline yet");
		return this.turns;
	}

	/**
	 * Return what the congestion window has room for.
	 */
	public final long capacity(QuicStream stream) {
		long capacity = QuicheBridge.sendCapacity(channel(), stream.streamId());
		if (this.lastSessionId >= 0) {
			// The flow control of one stream says nothing of the others
			capacity = Math.max(capacity, QuicheBridge.sendCapacity(channel(), this.lastSessionId));
		}
		return capacity;
	}

	// STOP_SENDING without a write, which the engine does not report

	public final void watchStop(StopProbe stream) {
		if (this.stopWatch.add(stream) && this.stopWatch.size() == 1 && this.readLoop != null) {
			this.readLoop.addProbe(this);
		}
	}

	public final void unwatchStop(StopProbe stream) {
		if (this.stopWatch.remove(stream) && this.stopWatch.isEmpty() && this.readLoop != null) {
			this.readLoop.removeProbe(this);
		}
	}

	public final void probeStops() {
		List<StopProbe> probed = new ArrayList<>(Math.min(this.stopWatch.size(), MAX_PROBES));
		for (StopProbe stream : this.stopWatch) {
			probed.add(stream);
			if (probed.size() == MAX_PROBES) {
				break;
			}
		}
		if (this.stopWatch.size() > MAX_PROBES) {
			// Next time the others
			probed.forEach(this.stopWatch::remove);
			this.stopWatch.addAll(probed);
		}
		probed.forEach(StopProbe::probeStop);
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
		ctx.fireUserEventTriggered(event);
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.expiry != null) {
			this.expiry.dispose();
		}
		String reason = (channel().isTimedOut()) ? "Connection timed out" : "Connection lost";
		for (SessionInbound session : sessions()) {
			session.onConnectionLost(reason);
		}
		this.early.clear();
		this.streamOpener.clear();
		this.finGate.clear();
		this.endWatch.clear();
		this.stopWatch.clear();
		if (this.readLoop != null) {
			this.readLoop.remove(this);
		}
		ctx.fireChannelInactive();
	}

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

	public final void streamFailed(QuicStreamChannel stream, Throwable cause) {
		if (cause instanceof ProtocolException violation) {
			violated(violation.getViolation());
		}
		else {
			logger.debug("Stream " + stream.streamId() + " failed", cause);
			stream.close();
		}
	}

	/**
	 * The peer broke a rule that ends the connection.
	 */
	public final void violated(ProtocolViolation violation) {
		logger.debug("Closing connection " + channel().id() + ": " + violation.reason());
		onViolation(violation);
		close(violation.errorCode());
	}

	/**
	 * The connection is about to be closed for a violation.
	 */
	protected void onViolation(ProtocolViolation violation) {
	}

	public final void close(long errorCode) {
		channel().close(true, (int) errorCode, Unpooled.EMPTY_BUFFER);
	}

	public final Mono<CarrierStats> stats() {
		return ConnectionStats.collect(channel());
	}

}
