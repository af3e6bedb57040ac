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

import java.io.IOException;

import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.protocol.HandshakeHeaders;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * Looks at the header section of a request: an extended CONNECT for WebTransport becomes
 * a session, everything else goes on to the web application, if there is one.
 */
final class RequestHandler extends ChannelDuplexHandler {

	private static final String ALLOW_CONNECT = "CONNECT";

	private final ServerConnection connection;

	/**
	 * Whether the path is mapped for WebTransport, so that "not found" for another method
	 * is not the truth.
	 */
	private boolean mapped;

	private boolean headersSeen;

	private boolean answered;

	/**
	 * Whether the web application has the request.
	 */
	private boolean served;

	RequestHandler(ServerConnection connection) {
		this.connection = connection;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		if (this.answered) {
			ReferenceCountUtil.release(msg);
		}
		else if (msg instanceof Http3HeadersFrame frame && frame.headers().method() != null) {
			this.headersSeen = true;
			headersRead(ctx, frame);
		}
		else {
			ctx.fireChannelRead(msg);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		ctx.fireChannelReadComplete();
		if (!this.headersSeen) {
			ctx.read();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof Http3Exception violation) {
			if (violation.errorCode() == Http3ErrorCode.H3_EXCESSIVE_LOAD) {
				this.connection.limitReached(Limit.MAX_HEADER_SIZE);
			}
			// The codec tells of it, and acts on it itself
			this.connection.streamTold((QuicStreamChannel) ctx.channel(), cause);
		}
		else if (this.served) {
			ctx.fireExceptionCaught(cause);
		}
		else {
			this.connection.streamFailed((QuicStreamChannel) ctx.channel(), cause);
		}
	}

	private void headersRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
		Http3Headers headers = frame.headers();
		CharSequence path = headers.path();
		this.mapped = path != null && this.connection.context().settings().isWebTransport()
				&& this.connection.context().settings().getHandshakeHandler().isMapped(withoutQuery(path.toString()));
		if (HttpMethod.CONNECT.asciiName().contentEquals(headers.method())) {
			connect(ctx, frame);
		}
		else {
			serve(ctx, frame);
		}
	}

	private void serve(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
		ChannelHandler initializer = this.connection.context().webRequests().requestInitializer();
		if (initializer == null) {
			answer(ctx, (this.mapped) ? 405 : 404);
			return;
		}
		this.served = true;
		this.connection.addRequestHandlers((QuicStreamChannel) ctx.channel(), initializer);
		ctx.fireChannelActive();
		ctx.fireChannelRead(frame);
	}

	static String withoutQuery(String path) {
		int query = path.indexOf('?');
		return (query >= 0) ? path.substring(0, query) : path;
	}

	private void connect(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
		CharSequence protocol = frame.headers().get(Http3Headers.PseudoHeaderName.PROTOCOL.value());
		boolean webTransport = protocol != null && HandshakeHeaders.isWebTransport(protocol);
		if (!webTransport || !this.connection.context().settings().isWebTransport()) {
			// Not a proxy, and no other protocol (RFC 9220, section 3)
			answer(ctx, (this.mapped) ? 405 : 501);
			return;
		}
		removeFollowing(ctx);
		ConnectStream connect = new ConnectStream((QuicStreamChannel) ctx.channel(), this.connection, frame.headers());
		ctx.pipeline().replace(this, "wt.connect", connect);
		connect.start();
	}

	private static void removeFollowing(ChannelHandlerContext ctx) {
		ChannelHandler last = ctx.pipeline().last();
		while (last != null && last != ctx.handler()) {
			ctx.pipeline().removeLast();
			last = ctx.pipeline().last();
		}
	}

	private void answer(ChannelHandlerContext ctx, int status) {
		this.answered = true;
		Http3Headers headers = new DefaultHttp3Headers().status(String.valueOf(status));
		if (status == 405) {
			headers.set("allow", ALLOW_CONNECT);
		}
		ctx.writeAndFlush(new DefaultHttp3HeadersFrame(headers)).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
		// The rest of the request is read so that the stream can end
		((QuicStreamChannel) ctx.channel()).config().setAutoRead(true);
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
		if (this.answered) {
			ReferenceCountUtil.release(msg);
			promise.setSuccess();
			return;
		}
		if (this.mapped && msg instanceof Http3HeadersFrame frame && "404".contentEquals(statusOf(frame))) {
			// The web application does not know the path, but a session can be asked for
			this.answered = true;
			Http3Headers headers = new DefaultHttp3Headers().status("405").set("allow", ALLOW_CONNECT);
			headers.set("content-length", "0");
			ctx.write(new DefaultHttp3HeadersFrame(headers), promise);
			return;
		}
		ctx.write(msg, whenPeerIsThere(ctx, promise));
	}

	/**
	 * Close the stream before the web application learns that its peer does not want the
	 * response, so that Reactor Netty sees a peer that is gone. It logs everything else
	 * that keeps a response from being sent as ERROR, with a stack.
	 */
	private static ChannelPromise whenPeerIsThere(ChannelHandlerContext ctx, ChannelPromise promise) {
		ChannelPromise told = promise.unvoid();
		return ctx.newPromise().addListener((written) -> {
			if (written.isSuccess()) {
				told.trySuccess();
				return;
			}
			if (written.cause() instanceof IOException) {
				ctx.channel().close();
			}
			told.tryFailure(written.cause());
		});
	}

	private static CharSequence statusOf(Http3HeadersFrame frame) {
		CharSequence status = frame.headers().status();
		return (status != null) ? status : "";
	}

}
