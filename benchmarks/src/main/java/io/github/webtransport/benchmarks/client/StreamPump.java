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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.webtransport.benchmarks.soak.StateDump;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a stream whenever it can, or so much a second, and compares what comes back.
 */
final class StreamPump extends ChannelInboundHandlerAdapter {

	private static final int CHUNK = 64 << 10;

	private static final long TICK_MILLIS = 1;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private final byte[] preamble;

	private final LongAdder total;

	private final long bytesPerSecond;

	private @Nullable Future<?> pace;

	private long start;

	private volatile @Nullable ChannelHandlerContext context;

	private volatile boolean finishing;

	private boolean finished;

	private long sent;

	private long received;

	/**
	 * Create what writes whenever it can.
	 * @param preamble the first bytes of the stream
	 * @param total counts the bytes that came back
	 */
	StreamPump(byte[] preamble, LongAdder total) {
		this(preamble, total, 0);
	}

	/**
	 * Create what writes no more than so much a second.
	 * @param preamble the first bytes of the stream
	 * @param total counts the bytes that came back
	 * @param bytesPerSecond how much, or 0 for as much as it can
	 */
	StreamPump(byte[] preamble, LongAdder total, long bytesPerSecond) {
		this.preamble = preamble;
		this.total = total;
		this.bytesPerSecond = bytesPerSecond;
	}

	/**
	 * Return the future of the end of the stream.
	 * @return completes when all bytes came back, and fails when they differ
	 */
	CompletableFuture<Void> done() {
		return this.done;
	}

	/**
	 * Send FIN behind what was sent so far. Any thread.
	 */
	void finish() {
		this.finishing = true;
		ChannelHandlerContext context = this.context;
		if (context != null) {
			context.executor().execute(() -> pump(context));
		}
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		this.context = ctx;
		ByteBuf first = ctx.alloc().directBuffer(this.preamble.length + CHUNK).writeBytes(this.preamble);
		first.writeBytes(Payload.slice(0, CHUNK));
		ctx.write(first);
		this.sent = CHUNK;
		this.start = System.nanoTime();
		if (this.bytesPerSecond > 0) {
			this.pace = ctx.executor()
				.scheduleAtFixedRate(() -> pump(ctx), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
		}
		pump(ctx);
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		pump(ctx);
	}

	private void pump(ChannelHandlerContext ctx) {
		Channel channel = ctx.channel();
		while (channel.isWritable() && !this.finishing && isDue()) {
			ctx.write(Payload.slice(this.sent, CHUNK), ctx.voidPromise());
			this.sent += CHUNK;
		}
		if (this.finishing && !this.finished) {
			this.finished = true;
			// Together with data: the engine may forget a FIN that it has to send alone
			ctx.write(new DefaultQuicStreamFrame(Payload.slice(this.sent, CHUNK), true));
			this.sent += CHUNK;
		}
		ctx.flush();
	}

	private boolean isDue() {
		return this.bytesPerSecond == 0 || this.sent < (System.nanoTime() - this.start) / 1e9 * this.bytesPerSecond;
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		if (this.pace != null) {
			this.pace.cancel(false);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf echo = (ByteBuf) message;
		try {
			if (!Payload.matches(this.received, echo)) {
				fail("The echo differs within %d bytes behind %d".formatted(echo.readableBytes(), this.received));
				ctx.close();
				return;
			}
			this.received += echo.readableBytes();
			this.total.add(echo.readableBytes());
		}
		finally {
			echo.release();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == ChannelInputShutdownReadComplete.INSTANCE) {
			if (this.finished && this.received == this.sent) {
				this.done.complete(null);
			}
			else {
				fail("The echo ended after %d of %d bytes".formatted(this.received, this.sent));
			}
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		fail("The stream was closed after %d of %d bytes".formatted(this.received, this.sent));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.done.completeExceptionally(cause);
		ctx.close();
	}

	/**
	 * Tell how far the stream is. Read without order on another thread, for messages
	 * only.
	 */
	@Override
	public String toString() {
		return "%d of %d bytes back".formatted(this.received, this.sent);
	}

	/**
	 * Tell what this end of the stream believes.
	 */
	String state() {
		ChannelHandlerContext context = this.context;
		return (context != null) ? this + ", " + StateDump.of((QuicStreamChannel) context.channel()) : "not open";
	}

	private void fail(String message) {
		this.done.completeExceptionally(new IllegalStateException(message));
	}

}
