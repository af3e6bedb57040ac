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
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A session with an echo server, on a connection of its own. It lives as long as one
 * stream of it does: the CONNECT stream of WebTransport, its counterpart on the floor.
 * Everything happens on the event loop of the connection.
 */
abstract class ClientSession extends ChannelInboundHandlerAdapter {

	private static final int NO_ERROR = 0x100;

	private final CompletableFuture<ClientSession> opened = new CompletableFuture<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private @Nullable QuicChannel channel;

	private @Nullable QuicStreamChannel sessionStream;

	private boolean closing;

	private @Nullable DatagramListener datagramListener;

	private Supplier<ChannelHandler> serverStreams = DiscardHandler::new;

	private byte[] streamPreamble = new byte[0];

	private byte[] datagramPrefix = new byte[0];

	/**
	 * Called when the connection stands.
	 */
	protected abstract void connected();

	/**
	 * Return what closes the session, to be sent in one frame with the FIN.
	 * @return a buffer, possibly empty
	 */
	protected abstract ByteBuf closing();

	/**
	 * Return the future of the opened session.
	 * @return completes on the event loop
	 */
	final CompletableFuture<ClientSession> opened() {
		return this.opened;
	}

	/**
	 * Close the session properly, then its connection.
	 * @return completes on the event loop when the peer has closed its side too, which
	 * some do by a reset, or by closing the connection
	 */
	final CompletableFuture<Void> close() {
		QuicStreamChannel stream = this.sessionStream;
		if (stream == null) {
			throw new IllegalStateException("Not open");
		}
		stream.eventLoop().execute(() -> {
			this.closing = true;
			stream.writeAndFlush(new DefaultQuicStreamFrame(closing(), true));
		});
		return this.closed;
	}

	/**
	 * Close the connection of an opened session, and the session with it.
	 * @return completes when the connection is closed
	 */
	final ChannelFuture disconnect() {
		QuicChannel channel = channel();
		channel.close(true, NO_ERROR, Unpooled.EMPTY_BUFFER);
		return channel.closeFuture();
	}

	/**
	 * Return the connection of an opened session.
	 * @return the connection
	 */
	final QuicChannel channel() {
		if (this.channel == null) {
			throw new IllegalStateException("Not connected");
		}
		return this.channel;
	}

	final byte[] streamPreamble() {
		return this.streamPreamble;
	}

	/**
	 * Open a bidirectional stream. Its first bytes have to be {@link #streamPreamble()}.
	 * @param handler handles the stream
	 */
	final void openStream(ChannelHandler handler) {
		channel().createStream(QuicStreamType.BIDIRECTIONAL, handler).addListener((future) -> {
			if (!future.isSuccess()) {
				fail(future.cause());
			}
		});
	}

	/**
	 * Set who gets the datagrams of the session.
	 * @param datagramListener the listener, called on the event loop
	 */
	final void setDatagramListener(DatagramListener datagramListener) {
		this.datagramListener = datagramListener;
	}

	/**
	 * Set what handles the unidirectional streams of the server that the protocol does
	 * not need, from behind their first byte on.
	 */
	final void setServerStreams(Supplier<ChannelHandler> serverStreams) {
		this.serverStreams = serverStreams;
	}

	final ChannelHandler newServerStreamHandler() {
		return this.serverStreams.get();
	}

	/**
	 * Create a datagram to which so many bytes can be written.
	 * @param capacity bytes of the application
	 * @return a direct buffer that starts with what the protocol needs
	 */
	final ByteBuf newDatagram(int capacity) {
		return channel().alloc().directBuffer(this.datagramPrefix.length + capacity).writeBytes(this.datagramPrefix);
	}

	/**
	 * Open the stream that the session lives on.
	 * @param handler handles the stream, ends in {@link #sessionStreamEnded()}
	 * @param first what is sent at once
	 */
	protected final void openSessionStream(ChannelHandler handler, ByteBuf first) {
		channel().createStream(QuicStreamType.BIDIRECTIONAL, handler).addListener((future) -> {
			if (future.isSuccess()) {
				this.sessionStream = (QuicStreamChannel) future.getNow();
				this.sessionStream.writeAndFlush(first);
			}
			else {
				first.release();
				fail(future.cause());
			}
		});
	}

	protected final void accepted(byte[] streamPreamble, byte[] datagramPrefix) {
		this.streamPreamble = streamPreamble;
		this.datagramPrefix = datagramPrefix;
		this.opened.complete(this);
	}

	protected final void sessionStreamEnded() {
		this.closed.complete(null);
		channel().close(true, NO_ERROR, Unpooled.EMPTY_BUFFER);
	}

	final void fail(Throwable cause) {
		this.opened.completeExceptionally(cause);
		if (this.closing) {
			this.closed.complete(null);
		}
		else {
			this.closed.completeExceptionally(cause);
		}
		if (this.channel != null) {
			this.channel.close();
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.channel = (QuicChannel) ctx.channel();
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		connected();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (!(message instanceof ByteBuf datagram)) {
			ctx.fireChannelRead(message);
			return;
		}
		try {
			if (this.datagramListener != null) {
				datagram.skipBytes(this.datagramPrefix.length);
				this.datagramListener.received(datagram);
			}
		}
		finally {
			ReferenceCountUtil.release(datagram);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (this.datagramListener != null) {
			this.datagramListener.receivedAll();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		fail(new IllegalStateException("The connection was closed"));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		fail(cause);
	}

	/**
	 * Gets datagrams.
	 */
	interface DatagramListener {

		/**
		 * Called for each datagram, without what the protocol puts ahead of it.
		 * @param datagram the datagram, released by the caller
		 */
		void received(ByteBuf datagram);

		/**
		 * Called when all datagrams of one read were received.
		 */
		void receivedAll();

	}

}
