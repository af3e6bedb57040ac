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

package io.github.webtransport.netty;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.PeerSettings;
import io.github.webtransport.protocol.ProtocolViolation;
import io.github.webtransport.protocol.StreamPreamble;
import io.github.webtransport.protocol.VarInt;
import io.github.webtransport.transport.SessionInbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.http3.Http3UnknownFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client. Streams that are not WebTransport go to the HTTP/3 handlers:
 * ours for control and QPACK streams, those of Reactor Netty for requests, where the
 * server serves ordinary requests too.
 */
final class ServerConnection extends QuicConnection {

	/**
	 * The unidirectional streams of HTTP/3 itself (RFC 9114, section 6.2; RFC 9204,
	 * section 4.2): control, push, QPACK encoder and decoder.
	 */
	private static final long LAST_HTTP3_STREAM_TYPE = 0x03;

	private static final long CONTROL_STREAM_TYPE = 0x00;

	private static final long PUSH_STREAM_TYPE = 0x01;

	private static final long SETTINGS_FRAME_TYPE = 0x04;

	private final ServerContext context;

	private final Http3ServerConnectionHandler http3;

	/**
	 * Requests that wait for the client's SETTINGS. Bounded by the streams that the
	 * client may open.
	 */
	private final ArrayDeque<Runnable> awaitingSettings = new ArrayDeque<>(1);

	private @Nullable Http3ServerConnectionHandler webHandler;

	private @Nullable PeerSettings peerSettings;

	/**
	 * Requests being decided on, which count as sessions for the limits.
	 */
	private int deciding;

	private long nextRequestId;

	private boolean counted;

	private boolean goAwaySent;

	ServerConnection(ServerContext context) {
		super(context.settings().getSession(), context.settings().getQuic().idleTimeout());
		this.context = context;
		this.http3 = new Http3ServerConnectionHandler(new RequestInitializer(), new ControlTap(), null,
				new DefaultHttp3SettingsFrame(http3Settings(context)), true, (id, value) -> true);
	}

	private static Http3Settings http3Settings(ServerContext context) {
		// Without a validator that takes them, settings beyond RFC 9114 are dropped
		Http3Settings settings = new Http3Settings((id, value) -> true);
		context.localSettings().server().forEach(settings::put);
		return settings;
	}

	/**
	 * Build the pipeline of a new connection.
	 */
	void install(QuicChannel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		this.webHandler = this.context.webRequests().install(channel);
		pipeline.addFirst("wt.http3", this.http3).addFirst("wt.connection", this);
		ConnectionTail.install(channel);
	}

	ServerContext context() {
		return this.context;
	}

	// Streams

	@Override
	ChannelHandler newStreamHandler(QuicStreamChannel stream) {
		if (stream.type() == QuicStreamType.BIDIRECTIONAL) {
			this.nextRequestId = Math.max(this.nextRequestId, stream.streamId() + 4);
		}
		return new PreambleHandler(stream, this);
	}

	@Override
	long maxStreamData() {
		return this.context.settings().getQuic().maxStreamData();
	}

	/**
	 * A stream has named its session.
	 */
	void streamNamed(QuicStream stream, long sessionId) {
		if (this.context.settings().isWebTransport()) {
			streamBelongs(stream, sessionId);
		}
		else {
			// Without WebTransport its stream types are unknown ones
			reject(stream, Http3ErrorCodes.H3_STREAM_CREATION_ERROR);
		}
	}

	/**
	 * Check a frame that HTTP/3 does not know: the signal of a WebTransport stream is an
	 * error anywhere but at the start of a stream (draft-ietf-webtrans-http3, section
	 * 4.3).
	 */
	void checkUnknownFrame(Http3UnknownFrame frame) {
		if (frame.type() == StreamPreamble.BIDI_SIGNAL && this.context.settings().isWebTransport()) {
			violated(new ProtocolViolation(ProtocolViolation.Scope.CONNECTION, Http3ErrorCodes.H3_FRAME_ERROR,
					"WebTransport stream signal within a stream"));
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
	void serveHttp(ChannelHandlerContext ctx, ChannelHandler first, QuicStreamChannel stream, long type,
			ByteBuf bytes) {
		boolean request = stream.type() == QuicStreamType.BIDIRECTIONAL;
		if (!request && type > LAST_HTTP3_STREAM_TYPE) {
			// An unknown type is no error, but its bytes are of no use (RFC 9114, 6.2)
			bytes.release();
			reject(new QuicStream(stream, this), Http3ErrorCodes.H3_STREAM_CREATION_ERROR);
			return;
		}
		if (!request && type == PUSH_STREAM_TYPE) {
			// Only servers push (RFC 9114, section 6.2.2)
			bytes.release();
			violated(new ProtocolViolation(ProtocolViolation.Scope.CONNECTION, Http3ErrorCodes.H3_STREAM_CREATION_ERROR,
					"Push stream of a client"));
			return;
		}
		if (!request && type == CONTROL_STREAM_TYPE && startsWithoutSettings(bytes)) {
			bytes.release();
			violated(new ProtocolViolation(ProtocolViolation.Scope.CONNECTION, Http3ErrorCodes.H3_MISSING_SETTINGS,
					"First frame of the control stream is not SETTINGS"));
			return;
		}
		installHttp3(stream, request);
		if (!request) {
			stream.pipeline().addLast(new CriticalStreamGuard(this, type));
		}
		ctx.fireChannelActive();
		ctx.fireChannelRead(bytes);
		ctx.fireChannelReadComplete();
		ctx.pipeline().remove(first);
		if (!request) {
			stream.config().setAutoRead(true);
		}
	}

	/**
	 * Look at the first frame, as far as it is there: the codec passes over unknown ones
	 * (RFC 9114, section 6.2.1).
	 */
	private static boolean startsWithoutSettings(ByteBuf bytes) {
		int frame = bytes.readerIndex() + VarInt.lengthOf(bytes.getByte(bytes.readerIndex()));
		if (frame >= bytes.writerIndex()) {
			return false;
		}
		long frameType = VarInt.get(bytes, frame);
		return frameType >= 0 && frameType != SETTINGS_FRAME_TYPE;
	}

	private void installHttp3(QuicStreamChannel stream, boolean request) {
		ChannelHandlerContext tail = ConnectionTail.contextForHandlers(channel());
		Http3ServerConnectionHandler handler = (request && this.webHandler != null) ? this.webHandler : this.http3;
		try {
			handler.channelRead(tail, stream);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Could not set up the HTTP/3 handlers of a stream", ex);
		}
		if (handler == this.webHandler) {
			this.context.webRequests().addBeforeRequestHandlers(stream.pipeline(), new RequestHandler(this, true));
		}
	}

	// Requests

	/**
	 * Run a task when the client's SETTINGS are there (draft-ietf-webtrans-http3, section
	 * 3.1).
	 * @return {@code false} if it has to wait
	 */
	boolean whenSettings(Runnable task) {
		if (this.peerSettings != null) {
			task.run();
			return true;
		}
		this.awaitingSettings.add(task);
		return false;
	}

	void forgetWaiting(Runnable task) {
		this.awaitingSettings.remove(task);
	}

	PeerSettings peerSettings() {
		return (this.peerSettings != null) ? this.peerSettings : PeerSettings.of(Map.of());
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

	private void onSettings(Http3Settings settings) {
		Map<Long, Long> values = new TreeMap<>();
		settings.forEach((setting) -> values.put(setting.getKey(), setting.getValue()));
		PeerSettings peer = PeerSettings.of(values);
		ProtocolViolation violation = peer.violation();
		if (violation != null && violation.scope() == ProtocolViolation.Scope.CONNECTION) {
			violated(violation);
			return;
		}
		if (peer.h3Datagram() && datagramSender().maxPayload(0) == 0) {
			// The setting without the transport parameter (RFC 9297, section 2.1.1)
			violated(new ProtocolViolation(ProtocolViolation.Scope.CONNECTION, Http3ErrorCodes.H3_SETTINGS_ERROR,
					"SETTINGS_H3_DATAGRAM without max_datagram_frame_size"));
			return;
		}
		this.peerSettings = peer;
		Runnable waiting;
		while ((waiting = this.awaitingSettings.poll()) != null) {
			waiting.run();
		}
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
			this.context.connectionClosed(this);
		}
	}

	/**
	 * Adds what serves requests where there is no web application.
	 */
	private final class RequestInitializer extends io.netty.channel.ChannelInitializer<QuicStreamChannel> {

		@Override
		protected void initChannel(QuicStreamChannel stream) {
			stream.pipeline().addLast(new RequestHandler(ServerConnection.this, false));
		}

	}

	/**
	 * Listens on the client's control stream.
	 */
	private final class ControlTap extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object msg) {
			try {
				if (msg instanceof Http3SettingsFrame settings) {
					onSettings(settings.settings());
				}
				else if (msg instanceof Http3GoAwayFrame) {
					sessions().forEach(SessionInbound::onPeerDraining);
				}
				else if (msg instanceof Http3UnknownFrame unknown) {
					checkUnknownFrame(unknown);
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
