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

import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.netty.http3.Http3Connection;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.PeerSettings;
import io.github.webtransport.protocol.ProtocolViolation;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ConnectionHandler;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client. Streams that are not WebTransport go to the HTTP/3 handlers;
 * those of Reactor Netty come behind them for an ordinary request, where the server
 * serves such.
 */
final class ServerConnection extends Http3Connection {

	private final ServerContext context;

	/**
	 * Requests that wait for the client's SETTINGS. Bounded by the streams that the
	 * client may open.
	 */
	private final ArrayDeque<Runnable> awaitingSettings = new ArrayDeque<>(1);

	/**
	 * Requests being decided on, which count as sessions for the limits.
	 */
	private int deciding;

	private long nextRequestId;

	private boolean counted;

	private boolean goAwaySent;

	ServerConnection(ServerContext context) {
		super(context.settings().getSession(), context.settings().getQuic());
		this.context = context;
	}

	/**
	 * Build the pipeline of a new connection.
	 */
	void install(QuicChannel channel) {
		installHandlers(channel);
	}

	@Override
	protected Http3ConnectionHandler newHttp3Handler(ChannelHandler controlTap) {
		return new Http3ServerConnectionHandler(new RequestInitializer(), controlTap, null,
				this.context.settingsFrame(), true, (id, value) -> true);
	}

	ServerContext context() {
		return this.context;
	}

	@Override
	protected boolean isWebTransport() {
		return this.context.settings().isWebTransport();
	}

	// Streams

	@Override
	protected ChannelHandler newStreamHandler(QuicStreamChannel stream) {
		if (stream.type() == QuicStreamType.BIDIRECTIONAL) {
			this.nextRequestId = Math.max(this.nextRequestId, stream.streamId() + 4);
		}
		return super.newStreamHandler(stream);
	}

	@Override
	protected boolean refuseRequest() {
		return false;
	}

	@Override
	protected long maxStreamData() {
		return this.context.settings().getQuic().getMaxStreamData();
	}

	@Override
	protected void installRequestHandlers(QuicStreamChannel stream) {
		install(http3(), stream);
	}

	@Override
	protected long pushStreamError() {
		// Only servers push (RFC 9114, section 6.2.2)
		return Http3ErrorCodes.H3_STREAM_CREATION_ERROR;
	}

	/**
	 * Return the certificates of the client, its own first. It has none unless it is
	 * asked for them.
	 */
	List<X509Certificate> peerCertificates() {
		SSLEngine engine = channel().sslEngine();
		if (engine == null || !(engine.getWantClientAuth() || engine.getNeedClientAuth())) {
			return List.of();
		}
		try {
			return Arrays.stream(engine.getSession().getPeerCertificates()).map(X509Certificate.class::cast).toList();
		}
		catch (SSLPeerUnverifiedException ex) {
			// Asked, but not obliged
			return List.of();
		}
	}

	// Requests

	/**
	 * Run a task when the client's SETTINGS are there (draft-ietf-webtrans-http3, section
	 * 3.1).
	 * @return {@code false} if it has to wait
	 */
	boolean whenSettings(Runnable task) {
		if (hasPeerSettings()) {
			task.run();
			return true;
		}
		this.awaitingSettings.add(task);
		return false;
	}

	void forgetWaiting(Runnable task) {
		this.awaitingSettings.remove(task);
	}

	int openAndDeciding() {
		return sessionCount() + this.deciding;
	}

	void decisionStarted() {
		this.deciding++;
	}

	void decisionEnded() {
		this.deciding--;
	}

	@Override
	protected @Nullable ProtocolViolation violationOf(PeerSettings peer) {
		ProtocolViolation violation = peer.violation();
		return (violation != null && violation.scope() == ProtocolViolation.Scope.CONNECTION) ? violation : null;
	}

	@Override
	protected void settingsArrived(PeerSettings peer) {
		Runnable waiting;
		while ((waiting = this.awaitingSettings.poll()) != null) {
			waiting.run();
		}
	}

	@Override
	protected void limitReached(Limit limit) {
		this.context.limitReached(limit);
	}

	// The end

	/**
	 * Tell the client to send no more requests (RFC 9114, section 5.2), and that its
	 * sessions should end.
	 */
	void goAway() {
		QuicStreamChannel control = Http3.getLocalControlStream(channel());
		if (!this.goAwaySent && control != null) {
			this.goAwaySent = true;
			control.writeAndFlush(new DefaultHttp3GoAwayFrame(this.nextRequestId));
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.counted = true;
		this.context.connectionOpened(this);
		ctx.fireChannelActive();
		if (this.context.isDraining()) {
			goAway();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		super.channelInactive(ctx);
		this.awaitingSettings.clear();
		if (this.counted) {
			this.counted = false;
			if (channel().isTimedOut()) {
				limitReached(Limit.IDLE_TIMEOUT);
			}
			this.context.connectionClosed(this);
		}
	}

	/**
	 * Adds what looks at requests.
	 */
	private final class RequestInitializer extends ChannelInitializer<QuicStreamChannel> {

		@Override
		protected void initChannel(QuicStreamChannel stream) {
			stream.pipeline().addLast(new RequestHandler(ServerConnection.this));
		}

	}

}
