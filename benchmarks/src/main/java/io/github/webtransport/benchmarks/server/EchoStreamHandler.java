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

package io.github.webtransport.benchmarks.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;

/**
 * Echoes the frames of a stream as they were read, which takes FIN along with the last
 * bytes. Nothing is read while nothing can be written.
 * <p>
 * The engine forgets a FIN without bytes when all bytes ahead of it are acknowledged
 * before it is sent (quiche issue 2525). It is therefore not written among the packets of
 * a read, which are all processed before anything is sent.
 */
@ChannelHandler.Sharable
final class EchoStreamHandler extends ChannelInboundHandlerAdapter {

	static final EchoStreamHandler INSTANCE = new EchoStreamHandler();

	private EchoStreamHandler() {
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		// As a stream option it works too, but is logged as unknown for each stream
		((QuicStreamChannel) ctx.channel()).config().setReadFrames(true);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		QuicStreamFrame frame = (QuicStreamFrame) message;
		if (!frame.content().isReadable()) {
			ctx.executor().execute(() -> ctx.writeAndFlush(frame, ctx.voidPromise()));
			return;
		}
		ctx.write(frame, ctx.voidPromise());
		Channel channel = ctx.channel();
		if (!channel.isWritable()) {
			channel.config().setAutoRead(false);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		ctx.flush();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		Channel channel = ctx.channel();
		channel.config().setAutoRead(channel.isWritable());
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

}
