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

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection to a {@link RawServer}.
 */
final class RawServerConnection {

	private static final AttributeKey<RawServerConnection> KEY = AttributeKey.valueOf(RawServerConnection.class,
			"connection");

	private final RawServer server;

	private final Map<Long, ReceivedBytes> received = new HashMap<>();

	private final Map<Long, QuicStreamChannel> streams = new ConcurrentHashMap<>();

	private final Map<Long, Long> resets = new HashMap<>();

	private final Set<Long> finished = new HashSet<>();

	private QuicChannel channel;

	private QuicStreamChannel control;

	private @Nullable ConnectionClose close;

	private boolean closed;

	RawServerConnection(RawServer server) {
		this.server = server;
	}

	static RawServerConnection of(Channel connection) {
		return connection.attr(KEY).get();
	}

	ChannelInboundHandlerAdapter recorder() {
		return new Recorder();
	}

	// What the server sends

	/**
	 * Write to the control stream.
	 */
	void control(byte[]... bytes) {
		this.control.writeAndFlush(Unpooled.wrappedBuffer(RawBytes.concat(bytes)));
	}

	/**
	 * Open a unidirectional stream and write to it.
	 */
	void openUni(byte[]... bytes) {
		open(QuicStreamType.UNIDIRECTIONAL, RawBytes.concat(bytes));
	}

	/**
	 * Open a bidirectional stream and write to it.
	 */
	void openBidi(byte[]... bytes) {
		open(QuicStreamType.BIDIRECTIONAL, RawBytes.concat(bytes));
	}

	private void open(QuicStreamType type, byte[] bytes) {
		this.channel.createStream(type, new ChannelInboundHandlerAdapter())
			.addListener((Future<QuicStreamChannel> opened) -> {
				record(opened.getNow());
				opened.getNow().writeAndFlush(Unpooled.wrappedBuffer(bytes));
			});
	}

	/**
	 * Write to a stream of the client.
	 */
	void write(long streamId, byte[]... bytes) {
		this.streams.get(streamId).writeAndFlush(Unpooled.wrappedBuffer(RawBytes.concat(bytes)));
	}

	/**
	 * Write to a stream of the client, and end it.
	 */
	void writeAndFin(long streamId, byte[]... bytes) {
		this.streams.get(streamId)
			.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(RawBytes.concat(bytes)), true));
	}

	/**
	 * Send STOP_SENDING on a stream.
	 */
	void stopSending(long streamId, long code) {
		awaitStream(streamId);
		QuicheAccess.stopSending(this.streams.get(streamId), code);
	}

	/**
	 * Send RESET_STREAM on a stream.
	 */
	void reset(long streamId, long code) {
		QuicheAccess.reset(this.streams.get(streamId), code);
	}

	/**
	 * Close the connection with a code of HTTP/3.
	 */
	void close(long code) {
		this.channel.close(true, (int) code, Unpooled.EMPTY_BUFFER);
	}

	void datagram(byte[]... bytes) {
		this.channel.writeAndFlush(Unpooled.wrappedBuffer(RawBytes.concat(bytes)));
	}

	// What the client does

	/**
	 * Wait until the client closes the connection with the given code of HTTP/3.
	 */
	void awaitClose(long code) {
		ConnectionClose frame = this.server.journal().await("CONNECTION_CLOSE", () -> this.close, () -> this.closed);
		assertThat("0x" + Long.toHexString(frame.code())).as("code." + this.server.journal())
			.isEqualTo("0x" + Long.toHexString(code));
	}

	/**
	 * Wait until the client resets a stream with the given code.
	 */
	void awaitReset(long streamId, long code) {
		long actual = this.server.journal()
			.await("reset of stream " + streamId, () -> this.resets.get(streamId), () -> this.closed);
		assertThat("0x" + Long.toHexString(actual)).isEqualTo("0x" + Long.toHexString(code));
	}

	/**
	 * Wait until the client has opened a stream.
	 */
	void awaitStream(long streamId) {
		this.server.journal()
			.await("stream " + streamId, () -> this.streams.containsKey(streamId) ? true : null, () -> this.closed);
	}

	/**
	 * Wait until a stream of the client begins with the given integers.
	 */
	void awaitPreamble(long streamId, long... expected) {
		this.server.journal().await("header of stream " + streamId, () -> {
			ReceivedBytes bytes = this.received.get(streamId);
			return (bytes != null && bytes.takePreamble(expected)) ? true : null;
		}, () -> this.closed);
	}

	/**
	 * Return how many streams the client has ended, as far as the engine told.
	 */
	int finishedCount() {
		synchronized (this.server.journal()) {
			return this.finished.size();
		}
	}

	/**
	 * Wait until so many bytes of a stream have come.
	 */
	void awaitBytes(long streamId, int count) {
		this.server.journal().await(count + " bytes of stream " + streamId, () -> {
			ReceivedBytes bytes = this.received.get(streamId);
			return (bytes != null && bytes.left() >= count) ? true : null;
		}, () -> this.closed);
	}

	/**
	 * Wait until the client ends a stream.
	 */
	void awaitFin(long streamId) {
		this.server.journal()
			.await("FIN of stream " + streamId, () -> this.finished.contains(streamId) ? true : null,
					() -> this.closed);
	}

	/**
	 * Wait for a frame on a stream of the client.
	 */
	Frame awaitFrame(long streamId, long type) {
		return this.server.journal().await("frame of stream " + streamId, () -> {
			ReceivedBytes bytes = this.received.get(streamId);
			Frame frame = (bytes != null) ? bytes.takeFrame() : null;
			return (frame != null && frame.type() == type) ? frame : null;
		}, () -> this.closed);
	}

	void record(Channel stream) {
		QuicStreamChannel quic = (QuicStreamChannel) stream;
		stream.pipeline().addLast(new StreamRecorder(quic));
	}

	private final class Recorder extends ChannelInboundHandlerAdapter {

		@Override
		public void handlerAdded(ChannelHandlerContext ctx) {
			RawServerConnection.this.channel = (QuicChannel) ctx.channel();
			ctx.channel().attr(KEY).set(RawServerConnection.this);
		}

		@Override
		public void channelActive(ChannelHandlerContext ctx) {
			byte[] control = RawServerConnection.this.server.control();
			RawServerConnection.this.channel
				.createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
				.addListener((Future<QuicStreamChannel> opened) -> {
					RawServerConnection.this.control = opened.getNow();
					control(control);
				});
			RawServerConnection.this.server.opened(RawServerConnection.this);
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object msg) {
			if (msg instanceof ByteBuf datagram) {
				datagram.release();
			}
			else {
				ctx.fireChannelRead(msg);
			}
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof QuicConnectionCloseEvent sent) {
				ConnectionClose frame = ConnectionClose.of(sent);
				RawServerConnection.this.server.journal()
					.record("received " + frame, () -> RawServerConnection.this.close = frame);
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext ctx) {
			RawServerConnection.this.server.journal()
				.record("connection ended", () -> RawServerConnection.this.closed = true);
		}

	}

	private final class StreamRecorder extends ChannelInboundHandlerAdapter {

		private final QuicStreamChannel stream;

		private final ReceivedBytes bytes = new ReceivedBytes();

		private boolean asked;

		StreamRecorder(QuicStreamChannel stream) {
			this.stream = stream;
			RawServerConnection.this.streams.put(stream.streamId(), stream);
			RawServerConnection.this.server.journal()
				.record("stream " + stream.streamId() + " opened",
						() -> RawServerConnection.this.received.put(stream.streamId(), this.bytes));
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object msg) {
			ByteBuf more = (ByteBuf) msg;
			RawServerConnection.this.server.journal()
				.record("stream " + this.stream.streamId() + ": " + more.readableBytes() + " bytes",
						() -> this.bytes.append(more));
			ReferenceCountUtil.release(msg);
			if (!this.asked && !this.stream.isLocalCreated() && this.stream.type() == QuicStreamType.BIDIRECTIONAL) {
				ask();
			}
		}

		private void ask() {
			Frame frame;
			synchronized (RawServerConnection.this.server.journal()) {
				frame = this.bytes.takeFrame();
			}
			if (frame != null && frame.type() == Codes.FRAME_HEADERS) {
				this.asked = true;
				RawServerConnection.this.server.script()
					.accept(new RawRequest(RawServerConnection.this, this.stream,
							FieldSection.decode(frame.payload())));
			}
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event == ChannelInputShutdownReadComplete.INSTANCE) {
				RawServerConnection.this.server.journal()
					.record("stream " + this.stream.streamId() + ": FIN",
							() -> RawServerConnection.this.finished.add(this.stream.streamId()));
				if (this.stream.type() == QuicStreamType.BIDIRECTIONAL) {
					// As a server does that has nothing to add
					this.stream.shutdownOutput();
				}
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			if (cause instanceof QuicStreamResetException reset) {
				RawServerConnection.this.server.journal()
					.record("stream " + this.stream.streamId() + ": " + reset, () -> RawServerConnection.this.resets
						.put(this.stream.streamId(), reset.applicationProtocolCode()));
			}
		}

	}

}
