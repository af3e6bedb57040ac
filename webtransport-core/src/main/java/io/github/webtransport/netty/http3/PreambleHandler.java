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

import io.github.webtransport.netty.engine.QuicStream;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.StreamPreambleParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Reads the first bytes of a stream of the peer, which say whether it belongs to a
 * WebTransport session (draft-ietf-webtrans-http3, sections 4.2 and 4.3) or to HTTP/3.
 */
final class PreambleHandler extends ChannelInboundHandlerAdapter {

	private final QuicStreamChannel channel;

	private final Http3Connection connection;

	private final StreamPreambleParser parser;

	private @Nullable ByteBuf bytes;

	private @Nullable Disposable timeout;

	private boolean done;

	PreambleHandler(QuicStreamChannel channel, Http3Connection connection) {
		this.channel = channel;
		this.connection = connection;
		this.parser = new StreamPreambleParser(channel.type() == QuicStreamType.BIDIRECTIONAL);
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		ctx.read();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf bytes = (ByteBuf) msg;
		if (this.done) {
			// The stream was let go, or its end has closed the connection
			bytes.release();
			return;
		}
		if (this.bytes != null) {
			// At most the few bytes of a preamble were kept
			ByteBuf joined = ctx.alloc().directBuffer(this.bytes.readableBytes() + bytes.readableBytes());
			joined.writeBytes(this.bytes).writeBytes(bytes);
			this.bytes.release();
			bytes.release();
			bytes = joined;
		}
		this.bytes = bytes;
		try {
			parse(ctx);
		}
		catch (ProtocolException ex) {
			finish();
			this.connection.violated(ex.getViolation());
		}
	}

	private void parse(ChannelHandlerContext ctx) {
		ByteBuf bytes = this.bytes;
		if (bytes == null) {
			return;
		}
		switch (this.parser.parse(bytes)) {
			case NEED_MORE -> {
				if (this.timeout == null) {
					this.timeout = this.connection.schedule(this::expire, this.connection.pendingTimeout());
				}
				ctx.read();
			}
			case WEBTRANSPORT -> {
				this.bytes = null;
				finish();
				QuicStream stream = new QuicStream(this.channel, this.connection);
				ctx.pipeline().replace(this, null, stream);
				if (bytes.isReadable()) {
					stream.hold(bytes);
				}
				else {
					bytes.release();
				}
				this.connection.streamNamed(stream, this.parser.sessionId());
			}
			case OTHER -> {
				this.bytes = null;
				finish();
				this.connection.serveHttp(ctx, this, this.channel, this.parser.type(), bytes);
			}
		}
	}

	private void expire() {
		if (!this.done) {
			drop(Http3ErrorCodes.H3_REQUEST_INCOMPLETE);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (this.done) {
			ctx.fireUserEventTriggered(event);
		}
		else if (event == ChannelInputShutdownReadComplete.INSTANCE) {
			drop(Http3ErrorCodes.H3_REQUEST_INCOMPLETE);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (this.done) {
			ctx.fireExceptionCaught(cause);
		}
		else if (cause instanceof QuicStreamResetException) {
			drop(Http3ErrorCodes.H3_REQUEST_CANCELLED);
		}
		else {
			finish();
			this.connection.streamFailed(this.channel, cause);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (!this.done) {
			drop(Http3ErrorCodes.H3_REQUEST_INCOMPLETE);
		}
		ctx.fireChannelInactive();
	}

	/**
	 * Let a stream go that never said what it is.
	 */
	private void drop(long errorCode) {
		finish();
		new QuicStream(this.channel, this.connection).reject(errorCode);
	}

	private void finish() {
		this.done = true;
		if (this.timeout != null) {
			this.timeout.dispose();
		}
		if (this.bytes != null) {
			this.bytes.release();
			this.bytes = null;
		}
	}

	@Override
	public String toString() {
		ByteBuf bytes = this.bytes;
		return "PreambleHandler[" + ((bytes != null) ? ByteBufUtil.hexDump(bytes) : "") + "]";
	}

}
