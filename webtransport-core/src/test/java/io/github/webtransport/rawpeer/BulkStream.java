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

package io.github.webtransport.rawpeer;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a {@link BulkPeer}. What came is collected.
 */
public final class BulkStream extends ChannelInboundHandlerAdapter {

	private static final long LOOK_MILLIS = 500;

	private final BulkPeer peer;

	private final QuicStreamChannel channel;

	private final ByteArrayOutputStream received = new ByteArrayOutputStream();

	private final CompletableFuture<byte[]> body = new CompletableFuture<>();

	private final CompletableFuture<BulkStream> firstBytes = new CompletableFuture<>();

	private @Nullable Consumer<BulkStream> onBytes;

	private boolean preambleTaken;

	BulkStream(BulkPeer peer, QuicStreamChannel channel) {
		this.peer = peer;
		this.channel = channel;
		this.preambleTaken = channel.isLocalCreated();
	}

	public long id() {
		return this.channel.streamId();
	}

	/**
	 * Return all that came, when FIN has; fails with {@link BulkReset} on a reset.
	 */
	public CompletableFuture<byte[]> body() {
		return this.body;
	}

	/**
	 * Completes with the first bytes.
	 */
	public CompletableFuture<BulkStream> firstBytes() {
		return this.firstBytes;
	}

	/**
	 * Return how many bytes came, without the preamble.
	 */
	public synchronized int receivedLength() {
		return this.received.size();
	}

	synchronized byte[] received() {
		return this.received.toByteArray();
	}

	/**
	 * Tell of bytes as they come.
	 */
	void onBytes(Consumer<BulkStream> onBytes) {
		this.onBytes = onBytes;
	}

	/**
	 * Write bytes, without waiting for the engine to take them.
	 * @param fin whether they are the last
	 */
	public BulkStream write(boolean fin, byte[]... parts) {
		this.peer.write(this.channel, fin, parts);
		return this;
	}

	/**
	 * Send RESET_STREAM with an application's code. Waits for the event loop.
	 */
	public void reset(long code) {
		QuicheAccess.reset(this.channel, Codes.application(code));
	}

	/**
	 * Send STOP_SENDING with an application's code. Waits for the event loop.
	 */
	public void stopSending(long code) {
		QuicheAccess.stopSending(this.channel, Codes.application(code));
	}

	/**
	 * Read no more: the server gets no credit for this stream.
	 */
	public void stopReading() {
		this.channel.config().setAutoRead(false);
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		ScheduledFuture<?> look = ctx.executor()
			.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
		this.channel.closeFuture().addListener((closed) -> look.cancel(false));
	}

	/**
	 * Look for an end that the engine does not tell of, and for what Netty does not send.
	 */
	private void look() {
		QuicheAccess.sendLost(this.channel.parent());
		if (this.firstBytes.isDone() && this.channel.config().isAutoRead() && !this.body.isDone()
				&& QuicheAccess.isFinished(this.channel)) {
			this.body.complete(received());
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf bytes = (ByteBuf) message;
		synchronized (this) {
			this.received.writeBytes(ByteBufUtil.getBytes(bytes));
		}
		bytes.release();
		if (!this.preambleTaken) {
			takePreamble();
		}
		this.firstBytes.complete(this);
		if (this.onBytes != null) {
			this.onBytes.accept(this);
		}
	}

	private synchronized void takePreamble() {
		byte[] bytes = this.received.toByteArray();
		Varint type = Varint.read(bytes, 0, bytes.length);
		Varint session = (type != null) ? Varint.read(bytes, type.length(), bytes.length) : null;
		if (session != null
				&& (type.value() == Codes.STREAM_WEBTRANSPORT_UNI || type.value() == Codes.SIGNAL_WEBTRANSPORT_BIDI)) {
			this.preambleTaken = true;
			int length = type.length() + session.length();
			this.received.reset();
			this.received.writeBytes(Arrays.copyOfRange(bytes, length, bytes.length));
			this.peer.streamOf(session.value(), this);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event == ChannelInputShutdownEvent.INSTANCE) {
			this.body.complete(received());
		}
		ctx.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof QuicStreamResetException reset) {
			this.body.completeExceptionally(new BulkReset(reset.applicationProtocolCode()));
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.body.completeExceptionally(new IllegalStateException(this + " was lost"));
	}

	@Override
	public String toString() {
		return "stream " + id() + " after " + receivedLength() + " bytes";
	}

}
