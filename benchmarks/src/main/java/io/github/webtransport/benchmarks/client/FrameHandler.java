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
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Finds the first HTTP/3 frame of a type in a stream and discards everything else.
 */
abstract class FrameHandler extends ChannelInboundHandlerAdapter {

	private final ByteBuf pending = Unpooled.buffer();

	private final long type;

	private boolean found;

	private long skip;

	FrameHandler(long type) {
		this.type = type;
	}

	/**
	 * Called with the frame.
	 * @param ctx the context
	 * @param payload the payload of the frame, valid during the call
	 */
	protected abstract void frame(ChannelHandlerContext ctx, ByteBuf payload);

	@Override
	public final void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf data = (ByteBuf) message;
		try {
			if (!this.found) {
				this.pending.writeBytes(data);
				parse(ctx);
			}
		}
		finally {
			data.release();
		}
	}

	private void parse(ChannelHandlerContext ctx) {
		while (!this.found) {
			int skipped = (int) Math.min(this.skip, this.pending.readableBytes());
			this.pending.skipBytes(skipped);
			this.skip -= skipped;
			this.pending.markReaderIndex();
			long frameType = Varint.read(this.pending);
			long length = (frameType != Varint.INCOMPLETE) ? Varint.read(this.pending) : Varint.INCOMPLETE;
			if (length == Varint.INCOMPLETE) {
				this.pending.resetReaderIndex();
				return;
			}
			if (frameType != this.type) {
				this.skip = length;
			}
			else if (this.pending.readableBytes() < length) {
				this.pending.resetReaderIndex();
				return;
			}
			else {
				this.found = true;
				frame(ctx, this.pending.readSlice((int) length));
			}
		}
	}

}
