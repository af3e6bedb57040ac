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

package io.github.webtransport.benchmarks.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;

/**
 * A WebTransport session (draft-ietf-webtrans-http3): SETTINGS of both sides, extended
 * CONNECT, and at the end a {@code WT_CLOSE_SESSION} capsule and FIN, answered by FIN.
 */
final class WebTransportClientSession extends ClientSession {

	private final String authority;

	private final String path;

	WebTransportClientSession(String authority, String path) {
		this.authority = authority;
		this.path = path;
	}

	@Override
	protected void connected() {
		channel().createStream(QuicStreamType.UNIDIRECTIONAL, new DiscardHandler()).addListener((future) -> {
			if (future.isSuccess()) {
				((QuicStreamChannel) future.getNow()).writeAndFlush(Http3Bytes.controlStream());
			}
			else {
				fail(future.cause());
			}
		});
	}

	@Override
	protected ByteBuf closing() {
		return Http3Bytes.closeSession();
	}

	/**
	 * Called with the server's SETTINGS: a request may be sent from now on
	 * (draft-ietf-webtrans-http3, section 3.1).
	 */
	void settingsReceived() {
		openSessionStream(new ConnectStream(), Http3Bytes.connect(this.authority, this.path));
	}

	/**
	 * The CONNECT stream: a response, then capsules, which an echo has no need of.
	 */
	private final class ConnectStream extends FrameHandler {

		ConnectStream() {
			super(Http3Bytes.HEADERS_FRAME);
		}

		@Override
		protected void frame(ChannelHandlerContext ctx, ByteBuf payload) {
			if (!Http3Bytes.isOk(payload)) {
				fail(new IllegalStateException("Session refused: " + ByteBufUtil.hexDump(payload)));
				return;
			}
			long sessionId = ((QuicStreamChannel) ctx.channel()).streamId();
			accepted(Http3Bytes.streamPreamble(sessionId), Http3Bytes.datagramPrefix(sessionId));
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event == ChannelInputShutdownReadComplete.INSTANCE) {
				sessionStreamEnded();
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			fail(cause);
		}

	}

}
