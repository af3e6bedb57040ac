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

import java.util.concurrent.TimeoutException;

import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.netty.http3.Http3Connection;
import io.github.webtransport.protocol.ClientNegotiation;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.PeerSettings;
import io.github.webtransport.protocol.ProtocolViolation;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3ConnectionHandler;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A connection to a server. Good for sessions when the server's SETTINGS are there
 * (draft-ietf-webtrans-http3, section 3.1).
 */
final class ClientConnection extends Http3Connection {

	private final ClientContext context;

	private final Listener listener;

	private @Nullable Disposable settingsTimeout;

	private @Nullable Throwable failure;

	private boolean counted;

	ClientConnection(ClientContext context, Listener listener) {
		super(context.settings().getSession(), context.settings().getQuic());
		this.context = context;
		this.listener = listener;
	}

	ClientContext context() {
		return this.context;
	}

	@Override
	protected long maxStreamData() {
		return this.context.settings().getQuic().getMaxStreamData();
	}

	@Override
	protected Http3ConnectionHandler newHttp3Handler(ChannelHandler controlTap) {
		return new Http3ClientConnectionHandler(controlTap, null, null,
				settingsFrame(this.context.localSettings().client()), true, (id, value) -> true);
	}

	@Override
	protected boolean isWebTransport() {
		return true;
	}

	// Streams of the server

	@Override
	protected boolean refuseRequest() {
		// RFC 9114, section 6.1: servers open no bidirectional streams but those of an
		// extension
		violated(Http3ErrorCodes.H3_STREAM_CREATION_ERROR, "Bidirectional stream of the server is not WebTransport");
		return true;
	}

	@Override
	protected void installRequestHandlers(QuicStreamChannel stream) {
		throw new IllegalStateException("A client serves no requests");
	}

	@Override
	protected long pushStreamError() {
		// No MAX_PUSH_ID is ever sent (RFC 9114, section 4.6)
		return Http3ErrorCodes.H3_ID_ERROR;
	}

	// SETTINGS and GOAWAY of the server

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.counted = true;
		this.context.settings().getMetrics().connectionOpened();
		this.settingsTimeout = schedule(this::settingsMissing,
				this.context.settings().getSession().getHandshakeTimeout());
		ctx.fireChannelActive();
	}

	private void settingsMissing() {
		fail(new WebTransportConnectException("The server sent no SETTINGS in time", new TimeoutException()),
				WebTransportErrorCodes.WT_REQUIREMENTS_NOT_MET);
	}

	private void fail(Throwable failure, long errorCode) {
		this.failure = failure;
		close(errorCode);
	}

	@Override
	protected @Nullable ProtocolViolation violationOf(PeerSettings peer) {
		return peer.serverViolation();
	}

	@Override
	protected void settingsArrived(PeerSettings peer) {
		cancelTimeout();
		String missing = ClientNegotiation.missing(peer, this.context.settings().isAssumeWebTransport());
		if (missing != null) {
			fail(new WebTransportConnectException("The server does not offer WebTransport: " + missing + " is missing",
					null), WebTransportErrorCodes.WT_REQUIREMENTS_NOT_MET);
			return;
		}
		this.listener.ready(ClientNegotiation.maxSessions(peer, this.context.localSettings().initialLimits(),
				this.context.settings().getSession().getMaxPerConnection()));
	}

	@Override
	public void goAwayArrived(long id) {
		this.listener.goingAway(id);
		super.goAwayArrived(id);
	}

	// The end

	@Override
	protected void onViolation(ProtocolViolation violation) {
		if (this.failure == null) {
			this.failure = new WebTransportConnectException("The server broke the protocol: " + violation.reason(),
					null);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (this.failure == null) {
			this.failure = cause;
		}
		super.exceptionCaught(ctx, cause);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof QuicConnectionCloseEvent close) {
			if (this.failure == null) {
				this.failure = new WebTransportConnectException(
						"The server closed the connection with code 0x" + Integer.toHexString(close.error()), null);
			}
			// Before the sessions: whoever opens another one then must not get this
			// connection, which stays until the server must have heard of its end
			this.listener.closing(this.failure);
		}
		super.userEventTriggered(ctx, event);
	}

	/**
	 * Return why the connection has ended, as far as that is known.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	private void cancelTimeout() {
		if (this.settingsTimeout != null) {
			this.settingsTimeout.dispose();
			this.settingsTimeout = null;
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		cancelTimeout();
		super.channelInactive(ctx);
		if (this.counted) {
			this.counted = false;
			this.context.settings().getMetrics().connectionClosed();
		}
	}

	/**
	 * Told of the connection, on its event loop.
	 */
	interface Listener {

		/**
		 * The server's SETTINGS are there and suffice.
		 * @param maxSessions how many sessions the connection may carry at a time
		 */
		void ready(int maxSessions);

		/**
		 * The server takes no more requests on the connection.
		 * @param id the first request that it does not process
		 */
		void goingAway(long id);

		/**
		 * The server has closed the connection, which takes some round trips until it is
		 * gone (RFC 9000, section 10.2).
		 * @param cause why, as far as that is known
		 */
		void closing(@Nullable Throwable cause);

	}

}
