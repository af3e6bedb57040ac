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

import java.util.Map;
import java.util.TreeMap;

import io.github.webtransport.QuicSettings;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.netty.engine.QuicStream;
import io.github.webtransport.netty.engine.QuicheBridge;
import io.github.webtransport.netty.engine.StreamRegistration;
import io.github.webtransport.netty.engine.UnreportedStop;
import io.github.webtransport.protocol.ConnectionCredit;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.PeerSettings;
import io.github.webtransport.protocol.ProtocolViolation;
import io.github.webtransport.protocol.QpackInstructions;
import io.github.webtransport.transport.SessionInbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ConnectionHandler;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The HTTP/3 side of a connection, whichever end this is: its control and QPACK streams,
 * the SETTINGS of the peer, and what belongs to neither a session nor a request.
 *
 * @since 0.1.0
 */
public abstract class Http3Connection extends SessionConnection {

	/**
	 * The unidirectional streams of HTTP/3 itself (RFC 9114, section 6.2; RFC 9204,
	 * section 4.2): control, push, QPACK encoder and decoder.
	 */
	private static final long LAST_HTTP3_STREAM_TYPE = 0x03;

	private static final long CONTROL_STREAM_TYPE = 0x00;

	private static final long PUSH_STREAM_TYPE = 0x01;

	private static final long QPACK_ENCODER_STREAM_TYPE = 0x02;

	private static final String UNHANDLED = "wt.unhandled";

	private final ConnectionCredit sessionCredit;

	private @Nullable Http3ConnectionHandler http3;

	private @Nullable PeerSettings peerSettings;

	public Http3Connection(SessionSettings settings, QuicSettings quic) {
		super(settings, quic.getIdleTimeout());
		this.sessionCredit = newSessionCredit(settings, quic);
	}

	/**
	 * Return what the sessions of a connection have of its flow control.
	 */
	public static ConnectionCredit newSessionCredit(SessionSettings settings, QuicSettings quic) {
		return ConnectionCredit.of(quic.getMaxData(), settings.getMaxPerConnection(), settings.getInitialMaxData());
	}

	final ConnectionCredit sessionCredit() {
		return this.sessionCredit;
	}

	/**
	 * Put the handlers of the connection in front of those that are there.
	 */
	public final void installHandlers(QuicChannel channel) {
		this.http3 = newHttp3Handler(new ControlTap());
		channel.pipeline().addFirst("wt.http3", this.http3).addFirst("wt.connection", this);
		StreamRegistration.install(channel);
		channel.pipeline().addLast(UNHANDLED, UnhandledFailureHandler.INSTANCE);
	}

	/**
	 * Create the handler that owns the control and QPACK streams.
	 */
	protected abstract Http3ConnectionHandler newHttp3Handler(ChannelHandler controlTap);

	public static Http3SettingsFrame settingsFrame(Map<Long, Long> values) {
		// Without a validator that takes them, settings beyond RFC 9114 are dropped
		Http3Settings settings = new Http3Settings((id, value) -> true);
		values.forEach(settings::put);
		return new DefaultHttp3SettingsFrame(settings);
	}

	public final Http3ConnectionHandler http3() {
		Assert.state(this.http3 != null, "The connection has no pipeline yet");
		return this.http3;
	}

	// Streams of the peer

	@Override
	protected ChannelHandler newStreamHandler(QuicStreamChannel stream) {
		return new PreambleHandler(stream, this);
	}

	/**
	 * Return whether this side speaks WebTransport.
	 */
	protected abstract boolean isWebTransport();

	/**
	 * A stream has named its session.
	 */
	public final void streamNamed(QuicStream stream, long sessionId) {
		if (isWebTransport()) {
			streamBelongs(stream, sessionId);
		}
		else {
			// Without WebTransport its stream types are unknown ones
			stream.reject(Http3ErrorCodes.H3_STREAM_CREATION_ERROR);
		}
	}

	/**
	 * Serve a stream that is not WebTransport.
	 * @param ctx the context of the handler that read its first bytes
	 * @param first that handler, to be replaced
	 * @param stream the stream
	 * @param type its type, or the type of its first frame
	 * @param bytes its first bytes
	 */
	public final void serveHttp(ChannelHandlerContext ctx, ChannelHandler first, QuicStreamChannel stream, long type,
			ByteBuf bytes) {
		boolean request = stream.type() == QuicStreamType.BIDIRECTIONAL;
		if (request ? refuseRequest() : refuseUnidirectional(stream, type)) {
			bytes.release();
			return;
		}
		if (request || type == CONTROL_STREAM_TYPE) {
			ctx.pipeline().addLast(new UnknownFrameFilter(this, !request));
		}
		else {
			ctx.pipeline()
				.addLast(new QpackStreamGuard(this, (type == QPACK_ENCODER_STREAM_TYPE)
						? QpackInstructions.ofEncoderStream() : QpackInstructions.ofDecoderStream()));
		}
		if (request) {
			installRequestHandlers(stream);
			MessageGuard.addForRequest(this, stream);
			stream.pipeline().addLast(UNHANDLED, UnhandledFailureHandler.INSTANCE);
		}
		else {
			install(http3(), stream);
			stream.pipeline().addLast(new CriticalStreamGuard(this, type));
		}
		ctx.fireChannelActive();
		ctx.fireChannelRead(bytes);
		ctx.fireChannelReadComplete();
		ctx.pipeline().remove(first);
		if (!request) {
			QuicheBridge.receiveOnly(stream);
			stream.config().setAutoRead(true);
		}
	}

	/**
	 * Refuse a request, if this side takes none.
	 * @return whether it did
	 */
	protected abstract boolean refuseRequest();

	/**
	 * Set up the handlers of a request of the peer.
	 */
	protected abstract void installRequestHandlers(QuicStreamChannel stream);

	/**
	 * Add handlers to those of a request of the peer, in front of what takes failures
	 * that none of them deals with.
	 * @param stream the stream of the request
	 * @param handlers adds them to the end of the pipeline
	 */
	public final void addRequestHandlers(QuicStreamChannel stream, ChannelHandler handlers) {
		stream.pipeline().remove(UNHANDLED);
		stream.pipeline().addLast(handlers).addLast(UNHANDLED, UnhandledFailureHandler.INSTANCE);
	}

	private boolean refuseUnidirectional(QuicStreamChannel stream, long type) {
		if (type > LAST_HTTP3_STREAM_TYPE) {
			// An unknown type is no error, but its bytes are of no use (RFC 9114, 6.2)
			new QuicStream(stream, this).reject(Http3ErrorCodes.H3_STREAM_CREATION_ERROR);
			return true;
		}
		if (type == PUSH_STREAM_TYPE) {
			violated(pushStreamError(), "Push stream that nobody asked for");
			return true;
		}
		return false;
	}

	/**
	 * Return the error of a push stream, which this side never allows.
	 */
	protected abstract long pushStreamError();

	/**
	 * Give up a stream whose message is malformed (RFC 9114, section 4.1.2).
	 * @param stream the stream
	 * @param cause what is wrong with it
	 */
	final void messageMalformed(QuicStreamChannel stream, Throwable cause) {
		streamTold(stream, cause);
		new QuicStream(stream, this).reject(Http3ErrorCodes.H3_MESSAGE_ERROR);
	}

	/**
	 * Let a connection handler set up a stream that is registered already.
	 */
	public final void install(Http3ConnectionHandler handler, QuicStreamChannel stream) {
		try {
			handler.channelRead(StreamRegistration.contextForHandlers(channel()), stream);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Could not set up the HTTP/3 handlers of a stream", ex);
		}
	}

	// SETTINGS and GOAWAY of the peer

	public final boolean hasPeerSettings() {
		return this.peerSettings != null;
	}

	public final PeerSettings peerSettings() {
		return (this.peerSettings != null) ? this.peerSettings : PeerSettings.of(Map.of());
	}

	private void onSettings(Http3Settings settings) {
		Map<Long, Long> values = new TreeMap<>();
		settings.forEach((setting) -> values.put(setting.getKey(), setting.getValue()));
		PeerSettings peer = PeerSettings.of(values);
		ProtocolViolation violation = violationOf(peer);
		if (violation != null) {
			violated(violation);
			return;
		}
		if (peer.h3Datagram() && datagramSender().maxPayload(0) == 0) {
			// The setting without the transport parameter (RFC 9297, section 2.1.1)
			violated(Http3ErrorCodes.H3_SETTINGS_ERROR, "SETTINGS_H3_DATAGRAM without max_datagram_frame_size");
			return;
		}
		this.peerSettings = peer;
		guardControlStream();
		settingsArrived(peer);
	}

	/**
	 * Nobody may ask for the end of a control stream (RFC 9114, section 6.2.1).
	 */
	private void guardControlStream() {
		QuicStreamChannel control = Http3.getLocalControlStream(channel());
		if (control != null) {
			new UnreportedStop(control, this, (forgotten) -> controlStreamStopped()).setActive(true);
		}
	}

	private void controlStreamStopped() {
		if (isActive()) {
			violated(Http3ErrorCodes.H3_CLOSED_CRITICAL_STREAM, "STOP_SENDING on the control stream");
		}
	}

	/**
	 * Return what in the settings of the peer ends the connection.
	 */
	protected abstract @Nullable ProtocolViolation violationOf(PeerSettings peer);

	/**
	 * The settings of the peer are there, and legal.
	 */
	protected abstract void settingsArrived(PeerSettings peer);

	/**
	 * The peer sent GOAWAY: as if every session were drained (draft-ietf-webtrans-http3,
	 * section 4.7).
	 * @param id the first request that the peer does not process, if it is a server
	 */
	public void goAwayArrived(long id) {
		sessions().forEach(SessionInbound::onPeerDraining);
	}

	public final void violated(long errorCode, String reason) {
		violated(new ProtocolViolation(ProtocolViolation.Scope.CONNECTION, errorCode, reason));
	}

	/**
	 * Listens on the control stream of the peer.
	 */
	private final class ControlTap extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object msg) {
			try {
				if (msg instanceof Http3SettingsFrame settings) {
					onSettings(settings.settings());
				}
				else if (msg instanceof Http3GoAwayFrame goAway) {
					goAwayArrived(goAway.id());
				}
			}
			finally {
				ReferenceCountUtil.release(msg);
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			// The handlers before this one tell of a violation for which they close the
			// connection themselves
			streamTold((QuicStreamChannel) ctx.channel(), cause);
		}

	}

}
