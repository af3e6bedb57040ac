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

import java.util.function.LongConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * A stream of the server with a message a line. What it starts with, to say whose it is,
 * goes with the first line.
 */
final class MessageStreamHandler extends ChannelInboundHandlerAdapter {

	private final MessageReader reader;

	/**
	 * A line that is not complete yet.
	 */
	private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

	MessageStreamHandler(LongConsumer times) {
		this.reader = new MessageReader(times);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		this.bytes = (this.bytes.isReadable()) ? joined(ctx, this.bytes, (ByteBuf) message) : (ByteBuf) message;
		int end;
		while ((end = this.bytes.indexOf(this.bytes.readerIndex(), this.bytes.writerIndex(), (byte) '\n')) >= 0) {
			this.reader.read(this.bytes, this.bytes.readerIndex(), end);
			this.bytes.readerIndex(end + 1);
		}
		if (!this.bytes.isReadable()) {
			release();
		}
	}

	private static ByteBuf joined(ChannelHandlerContext ctx, ByteBuf first, ByteBuf second) {
		ByteBuf joined = ctx.alloc()
			.buffer(first.readableBytes() + second.readableBytes())
			.writeBytes(first)
			.writeBytes(second);
		first.release();
		second.release();
		return joined;
	}

	private void release() {
		this.bytes.release();
		this.bytes = Unpooled.EMPTY_BUFFER;
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		release();
		ctx.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

}
