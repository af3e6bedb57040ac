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

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamFrame;

/**
 * Round trips on a stream.
 */
final class StreamPing extends ChannelInboundHandlerAdapter {

	private final byte[] preamble;

	private final RoundTrips roundTrips;

	private final long pauseMillis;

	private long position;

	private int missing;

	private long start;

	/**
	 * Create what sends one after another.
	 * @param preamble the first bytes of the stream
	 * @param roundTrips records them
	 * @param pauseMillis how long to wait between them
	 */
	StreamPing(byte[] preamble, RoundTrips roundTrips, long pauseMillis) {
		this.preamble = preamble;
		this.roundTrips = roundTrips;
		this.pauseMillis = pauseMillis;
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		send(ctx, ctx.alloc().directBuffer(this.preamble.length + RoundTripLoad.SIZE).writeBytes(this.preamble));
	}

	private void send(ChannelHandlerContext ctx, ByteBuf message) {
		this.missing = RoundTripLoad.SIZE;
		this.start = System.nanoTime();
		ctx.writeAndFlush(message.writeBytes(Payload.slice(this.position, RoundTripLoad.SIZE)), ctx.voidPromise());
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf echo = (ByteBuf) message;
		try {
			if (!Payload.matches(this.position, echo)) {
				this.roundTrips.fail("The echo differs behind %d bytes".formatted(this.position));
				return;
			}
			this.position += echo.readableBytes();
			this.missing -= echo.readableBytes();
		}
		finally {
			echo.release();
		}
		if (this.missing == 0) {
			this.roundTrips.record(System.nanoTime() - this.start);
			if (this.roundTrips.isStopped()) {
				ctx.writeAndFlush(QuicStreamFrame.EMPTY_FIN);
			}
			else if (this.pauseMillis > 0) {
				ctx.executor()
					.schedule(() -> send(ctx, ctx.alloc().directBuffer(RoundTripLoad.SIZE)), this.pauseMillis,
							TimeUnit.MILLISECONDS);
			}
			else {
				send(ctx, ctx.alloc().directBuffer(RoundTripLoad.SIZE));
			}
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.roundTrips.fail(cause.toString());
		ctx.close();
	}

}
