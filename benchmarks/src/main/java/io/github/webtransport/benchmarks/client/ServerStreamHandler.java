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
import io.netty.channel.ChannelHandlerContext;

/**
 * A unidirectional stream of an HTTP/3 server: waits for the SETTINGS of the control
 * stream. Those of QPACK and of the session go to who reads them, the first byte of their
 * type taken away.
 */
final class ServerStreamHandler extends DiscardHandler {

	private final WebTransportClientSession session;

	ServerStreamHandler(WebTransportClientSession session) {
		this.session = session;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf data = (ByteBuf) message;
		if (!data.isReadable()) {
			data.release();
			return;
		}
		// The types of HTTP/3's own streams take one byte
		if (data.readUnsignedByte() == Http3Bytes.CONTROL_STREAM) {
			ctx.pipeline().replace(this, null, new SettingsHandler());
		}
		else {
			ctx.pipeline().replace(this, null, this.session.newServerStreamHandler());
		}
		ctx.pipeline().fireChannelRead(data);
	}

	private final class SettingsHandler extends FrameHandler {

		SettingsHandler() {
			super(Http3Bytes.SETTINGS_FRAME);
		}

		@Override
		protected void frame(ChannelHandlerContext ctx, ByteBuf payload) {
			ServerStreamHandler.this.session.settingsReceived();
		}

	}

}
