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

import io.github.webtransport.netty.engine.QuicheBridge;
import io.github.webtransport.protocol.HeaderSectionRules;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.ProtocolViolation;
import io.github.webtransport.protocol.QpackErrorCodes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersValidationException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import org.springframework.util.Assert;

/**
 * Refuses a malformed message: its stream is reset in both directions with
 * H3_MESSAGE_ERROR, so that its place comes back, and nobody sees it (RFC 9114, section
 * 4.1.2). It stands right behind the codec, whose own checks let much of it through and
 * leave a stream that failed one of them half open.
 *
 * @since 0.1.0
 */
public final class MessageGuard extends ChannelInboundHandlerAdapter {

	private static final long UNKNOWN = HeaderSectionRules.NO_CONTENT_LENGTH;

	/**
	 * How long a peer may go on sending on a stream that was reset.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final QuicStreamChannel stream;

	private final Http3Connection connection;

	private final boolean request;

	private boolean headersSeen;

	private boolean connect;

	private long contentLength = UNKNOWN;

	private long contentRead;

	private boolean over;

	private @Nullable Disposable patience;

	private MessageGuard(QuicStreamChannel stream, Http3Connection connection, boolean request) {
		this.stream = stream;
		this.connection = connection;
		this.request = request;
	}

	/**
	 * Add a guard to the pipeline of a request stream at the server.
	 * @param connection the connection
	 * @param stream the stream, the handlers of the codec in its pipeline
	 */
	public static void addForRequest(Http3Connection connection, QuicStreamChannel stream) {
		add(new MessageGuard(stream, connection, true));
	}

	/**
	 * Add a guard to the pipeline of a CONNECT stream at the client.
	 * @param connection the connection
	 * @param stream the stream, the handlers of the codec in its pipeline
	 */
	public static void addForResponse(Http3Connection connection, QuicStreamChannel stream) {
		add(new MessageGuard(stream, connection, false));
	}

	private static void add(MessageGuard guard) {
		ChannelPipeline pipeline = guard.stream.pipeline();
		ChannelHandlerContext codec = pipeline.context(ByteToMessageDecoder.class);
		if (codec == null) {
			throw new IllegalStateException("No codec of HTTP/3 was installed");
		}
		pipeline.addAfter(codec.name(), "wt.message", guard);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		if (this.over) {
			ReferenceCountUtil.release(msg);
			return;
		}
		try {
			if (msg instanceof Http3HeadersFrame frame) {
				headersRead(frame.headers());
			}
			else if (msg instanceof Http3DataFrame frame) {
				contentRead(frame.content().readableBytes());
			}
		}
		catch (ProtocolException ex) {
			ReferenceCountUtil.release(msg);
			malformed(ctx, ex);
			return;
		}
		ctx.fireChannelRead(msg);
	}

	private void headersRead(Http3Headers headers) {
		if (!this.headersSeen) {
			firstHeadersRead(headers);
		}
		else if (!this.connect) {
			HeaderSectionRules.checkTrailers(headers);
		}
		// Behind the first section of CONNECT there are none that mean anything
		// (draft-ietf-webtrans-http3, section 3.2)
	}

	private void firstHeadersRead(Http3Headers headers) {
		if (this.request) {
			this.contentLength = HeaderSectionRules.checkRequest(headers);
			this.connect = HttpMethod.CONNECT.asciiName().contentEquals(headers.method());
			this.headersSeen = true;
		}
		else {
			// An answer to CONNECT: what follows a 2xx is no content (RFC 9110, section
			// 9.3.6), and nobody reads what follows another
			HeaderSectionRules.checkResponse(headers);
			CharSequence status = headers.status();
			Assert.state(status != null, "A response without status is malformed");
			headers.remove(HttpHeaderNames.CONTENT_LENGTH);
			this.connect = true;
			this.headersSeen = status.charAt(0) != '1';
		}
	}

	private void contentRead(int bytes) {
		this.contentRead += bytes;
		if (countsContent() && this.contentRead > this.contentLength) {
			throw contentDiffers();
		}
	}

	private boolean countsContent() {
		return this.contentLength != UNKNOWN && !this.connect;
	}

	private static ProtocolException contentDiffers() {
		// RFC 9114, section 4.1.2
		return new ProtocolException(ProtocolViolation.Scope.STREAM, Http3ErrorCodes.H3_MESSAGE_ERROR,
				"The content is not as long as 'content-length' says");
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (this.over) {
			if (event == ChannelInputShutdownReadComplete.INSTANCE) {
				ended();
			}
			return;
		}
		// The first of two events, at which the web application would go on
		if (event == ChannelInputShutdownEvent.INSTANCE && countsContent() && this.contentRead != this.contentLength) {
			malformed(ctx, contentDiffers());
			return;
		}
		ctx.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (this.over) {
			if (cause instanceof QuicStreamResetException) {
				ended();
			}
		}
		else if (cause instanceof Http3HeadersValidationException) {
			this.over = true;
			if (this.request) {
				drain(ctx, cause);
			}
			else {
				ctx.fireExceptionCaught(cause);
			}
		}
		else if (cause instanceof DecoderException) {
			// The codec takes references beyond the static table of QPACK for granted
			this.connection.violated(QpackErrorCodes.QPACK_DECOMPRESSION_FAILED,
					"Fields could not be decoded: " + cause);
		}
		else {
			ctx.fireExceptionCaught(cause);
		}
	}

	private void malformed(ChannelHandlerContext ctx, ProtocolException cause) {
		this.over = true;
		if (this.request) {
			this.connection.messageMalformed(this.stream, cause);
		}
		else {
			// For whoever waits for the answer, and gives up the stream
			ctx.fireExceptionCaught(cause);
		}
	}

	/**
	 * The codec resets the stream itself, right behind this. After that the engine gives
	 * the place of the stream back only when the end of what the peer sends is read, not
	 * when it was stopped before.
	 */
	private void drain(ChannelHandlerContext ctx, Throwable cause) {
		this.connection.streamTold(this.stream, cause);
		this.patience = this.connection.schedule(() -> {
			QuicheBridge.stopSending(this.stream, Http3ErrorCodes.H3_MESSAGE_ERROR);
			ended();
		}, PATIENCE);
		this.stream.config().setAutoRead(true);
	}

	private void ended() {
		if (this.patience != null) {
			this.patience.dispose();
			this.patience = null;
			this.stream.close();
			QuicheBridge.forget(this.stream);
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		if (this.patience != null) {
			this.patience.dispose();
		}
	}

}
