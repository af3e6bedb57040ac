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

import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.QpackInstructions;
import io.github.webtransport.protocol.VarInt;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Reads a QPACK stream of the peer in place of the codec, which collects an instruction
 * until it is complete, however long, and looks at it from its beginning with each read.
 * The codec sees the type of the stream and, later, its end. It loses nothing: there is
 * no dynamic table to keep in step.
 */
final class QpackStreamGuard extends ChannelInboundHandlerAdapter {

	private final Http3Connection connection;

	private final QpackInstructions instructions;

	private boolean typeForwarded;

	private boolean over;

	QpackStreamGuard(Http3Connection connection, QpackInstructions instructions) {
		this.connection = connection;
		this.instructions = instructions;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf bytes = (ByteBuf) msg;
		try {
			if (!this.typeForwarded) {
				this.typeForwarded = true;
				// Complete, since it is what told that this is a QPACK stream
				ctx.fireChannelRead(bytes.readRetainedSlice(VarInt.lengthOf(bytes.getByte(bytes.readerIndex()))));
			}
			if (!this.over) {
				this.instructions.feed(bytes);
			}
		}
		catch (ProtocolException ex) {
			this.over = true;
			this.connection.violated(ex.getViolation());
		}
		finally {
			bytes.release();
		}
	}

}
