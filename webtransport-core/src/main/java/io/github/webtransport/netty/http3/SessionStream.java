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

package io.github.webtransport.netty.http3;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.github.webtransport.DatagramSettings;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.netty.engine.HiddenEnds;
import io.github.webtransport.netty.engine.QuicStream;
import io.github.webtransport.netty.engine.QuicheBridge;
import io.github.webtransport.netty.engine.UnreportedStop;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.transport.DefaultSession;
import io.github.webtransport.transport.SessionParameters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3PushPromiseFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.ReferenceCountUtil;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The CONNECT stream of a session at either end: passes to the session what arrives once
 * there is one; what arrives before is for the end that it is.
 *
 * @since 0.1.0
 */
public abstract class SessionStream extends ChannelInboundHandlerAdapter {

	private static final Log logger = LogFactory.getLog(SessionStream.class);

	/**
	 * How long a session that the peer has stopped waits for the reason: some round
	 * trips, so that a packet that is lost comes again.
	 */
	private static final Duration STOP_WAIT = Duration.ofSeconds(2);

	private final QuicStreamChannel channel;

	private final Http3Connection connection;

	private final HiddenEnds.Watch hiddenEnd;

	private final UnreportedStop unreportedStop;

	private @Nullable NettySessionCarrier carrier;

	private @Nullable DefaultSession session;

	private @Nullable Disposable stopTimeout;

	private boolean ended;

	private boolean over;

	/**
	 * The stream was stopped, and is reset and closed when the peer has answered.
	 */
	private boolean rejected;

	public SessionStream(QuicStreamChannel channel, Http3Connection connection) {
		this.channel = channel;
		this.connection = connection;
		this.hiddenEnd = connection.hiddenEnds().create(channel);
		this.unreportedStop = new UnreportedStop(channel, connection, this::stopped);
	}

	public final QuicStreamChannel channel() {
		return this.channel;
	}

	public final long sessionId() {
		return this.channel.streamId();
	}

	public final @Nullable DefaultSession session() {
		return this.session;
	}

	/**
	 * Return whether there is no session and there will be none.
	 */
	public final boolean isOver() {
		return this.over;
	}

	/**
	 * The session is there.
	 * @param owner takes the session before what came early for it is handed over
	 */
	public final DefaultSession begin(SessionBasis basis, Consumer<DefaultSession> owner) {
		NettySessionCarrier carrier = new NettySessionCarrier(this.channel, this.connection, this::ended);
		DefaultSession session = new DefaultSession(carrier,
				new SessionParameters(basis.info().getId(), basis.info(), basis.attributes(), basis.metrics(),
						basis.datagram(), basis.localLimits(), this.connection.sessionCredit().open(),
						this.connection.peerSettings().initialLimits(), basis.settings().getIdleTimeout()));
		this.carrier = carrier;
		this.session = session;
		this.hiddenEnd.bytesRead();
		this.connection.sessionStarted(carrier.sessionId(), session.inbound());
		this.unreportedStop.setActive(true);
		owner.accept(session);
		this.connection.deliverEarly(carrier.sessionId(), session.inbound());
		deliverHeld(session);
		this.channel.read();
		return session;
	}

	/**
	 * Hand over the bytes that came before the session was there.
	 */
	protected void deliverHeld(DefaultSession session) {
	}

	private void ended() {
		this.ended = true;
		if (this.stopTimeout != null) {
			this.stopTimeout.dispose();
		}
		sessionEnded();
	}

	/**
	 * The session has ended.
	 */
	protected abstract void sessionEnded();

	/**
	 * There is no session and there will be none.
	 */
	public void giveUp() {
		this.over = true;
		this.connection.sessionEnded(sessionId());
	}

	/**
	 * Reset the stream in both directions.
	 */
	public final void resetAndClose(long errorCode) {
		if (this.rejected) {
			return;
		}
		if (this.channel.isActive()) {
			this.rejected = true;
			new QuicStream(this.channel, this.connection).reject(errorCode);
		}
		else {
			close();
		}
	}

	/**
	 * Close the stream, unless it is being reset.
	 */
	public final void close() {
		if (!this.rejected) {
			this.channel.close();
			QuicheBridge.forget(this.channel);
		}
	}

	// What arrives

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		this.hiddenEnd.bytesRead();
		try {
			if (msg instanceof Http3DataFrame data) {
				dataRead(data.content());
			}
			else if (msg instanceof Http3HeadersFrame headers) {
				headersRead(headers);
			}
			else if (msg instanceof Http3PushPromiseFrame) {
				this.connection.violated(this.connection.pushStreamError(), "Push that nobody asked for");
			}
		}
		finally {
			ReferenceCountUtil.release(msg);
		}
	}

	private void dataRead(ByteBuf bytes) {
		if (this.session != null) {
			if (this.carrier != null) {
				this.carrier.reading(true);
			}
			this.session.inbound().onConnectData(bytes);
		}
		else if (!this.over && bytes.isReadable()) {
			dataBeforeSession(bytes);
		}
	}

	protected void dataBeforeSession(ByteBuf bytes) {
	}

	/**
	 * A header section came. Those behind the first mean nothing here
	 * (draft-ietf-webtrans-http3, section 3.2).
	 */
	protected void headersRead(Http3HeadersFrame frame) {
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (this.carrier != null) {
			this.carrier.reading(false);
		}
		if (this.session != null || this.over || takesMore()) {
			ctx.read();
		}
	}

	/**
	 * Return whether the stream is read on before there is a session.
	 */
	protected boolean takesMore() {
		return true;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == ChannelInputShutdownReadComplete.INSTANCE) {
			finRead();
		}
	}

	private void finRead() {
		this.hiddenEnd.stop();
		if (this.carrier != null) {
			this.carrier.peerFinished();
		}
		if (this.session != null) {
			this.session.inbound().onConnectFin();
		}
		else if (!this.over) {
			finBeforeSession();
		}
	}

	protected abstract void finBeforeSession();

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof QuicStreamResetException reset) {
			if (this.session != null) {
				this.session.inbound().onConnectReset();
				if (this.carrier != null) {
					this.carrier.peerReset();
				}
			}
			else if (!this.over) {
				resetBeforeSession(reset.applicationProtocolCode());
			}
			else {
				close();
			}
		}
		else {
			logger.debug("CONNECT stream failed", cause);
			if (this.session == null && !this.over) {
				failedBeforeSession(cause);
			}
		}
	}

	/**
	 * What arrived could not be read.
	 */
	protected void failedBeforeSession(Throwable cause) {
	}

	protected abstract void resetBeforeSession(long errorCode);

	/**
	 * The peer has stopped the stream, which ends the session. The capsule that says why
	 * may have been lost, and come later.
	 * @param forgotten whether the engine does not know the stream any more; until then
	 * it is looked at, or the peer would lose its place
	 */
	private void stopped(boolean forgotten) {
		if (forgotten) {
			this.unreportedStop.setActive(false);
		}
		DefaultSession session = this.session;
		if (session != null && !this.ended && this.stopTimeout == null) {
			this.stopTimeout = this.connection.schedule(() -> session.inbound().onConnectReset(), STOP_WAIT);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.hiddenEnd.stop();
		if (this.session != null) {
			this.session.inbound().onConnectionLost("Connection lost");
		}
		else if (!this.over) {
			lostBeforeSession();
		}
		QuicheBridge.forget(this.channel);
	}

	protected abstract void lostBeforeSession();

	/**
	 * What a session is made of, beside its stream and its connection.
	 *
	 * @param info the handshake
	 * @param attributes the first attributes
	 * @param metrics counts what happens
	 * @param settings the settings of sessions
	 * @param datagram the bounds of the datagram queues
	 * @param localLimits the initial limits that this side announced
	 */
	public record SessionBasis(HandshakeInfo info, Map<String, Object> attributes, SessionMetrics metrics,
			SessionSettings settings, DatagramSettings datagram, SessionLimits localLimits) {

	}

}
