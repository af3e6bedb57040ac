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

import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.protocol.StreamPreamble;
import io.github.webtransport.protocol.VarInt;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamResetException;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames of unknown types out of a request or control stream, as they come and
 * whatever their length (RFC 9114, section 9). The codec behind it keeps such a frame
 * until it is whole, closes the connection when it is long, and takes types beyond 32
 * bits for others. It also refuses DATA frames whose length has more than 31 bits, which
 * are legal, so that it is given such a frame in pieces.
 *
 * @since 0.1.0
 */
public final class UnknownFrameFilter extends ChannelInboundHandlerAdapter {

	/**
	 * The types up to this one are for the codec to judge: those of HTTP/3, and those of
	 * HTTP/2 that are errors (RFC 9114, section 7.2).
	 */
	private static final long LAST_KNOWN_TYPE = 0x0d;

	private static final long DATA = 0x00;

	private static final long SETTINGS = 0x04;

	/**
	 * The longest frame that the codec takes.
	 */
	private static final long MAX_CODEC_LENGTH = Integer.MAX_VALUE;

	/**
	 * The length of the DATA frames that the codec sees of a longer one.
	 */
	private static final int PIECE = 1 << 20;

	private final Http3Connection connection;

	private final boolean control;

	private State state;

	/**
	 * The first bytes of an integer that is not complete.
	 */
	private @Nullable ByteBuf partial;

	/**
	 * What is left of the frame, or of the piece of it that the codec sees as one.
	 */
	private long remaining;

	/**
	 * What is left of a long DATA frame behind the present piece.
	 */
	private long behindPiece;

	private boolean data;

	private boolean unknown;

	/**
	 * A piece begins: the codec has to be told its length.
	 */
	private boolean pieceBegins;

	private boolean settingsSeen;

	private boolean forwarded;

	private boolean over;

	/**
	 * Create a filter.
	 * @param connection the connection
	 * @param control whether it is the control stream, whose type comes first and whose
	 * first frame has to be SETTINGS (RFC 9114, section 6.2.1)
	 */
	public UnknownFrameFilter(Http3Connection connection, boolean control) {
		this.connection = connection;
		this.control = control;
		this.state = (control) ? State.STREAM_TYPE : State.TYPE;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf in = (ByteBuf) msg;
		if (this.partial != null) {
			ByteBuf joined = ctx.alloc().directBuffer(this.partial.readableBytes() + in.readableBytes());
			joined.writeBytes(this.partial).writeBytes(in);
			this.partial.release();
			this.partial = null;
			in.release();
			in = joined;
		}
		try {
			filter(ctx, in);
		}
		finally {
			in.release();
		}
	}

	/**
	 * Forward every run of bytes that is of no unknown frame.
	 */
	private void filter(ChannelHandlerContext ctx, ByteBuf in) {
		int start = in.readerIndex();
		if (this.over) {
			return;
		}
		while (in.isReadable()) {
			int index = in.readerIndex();
			State state = this.state;
			if (!advance(in)) {
				forward(ctx, in, start, index);
				// A copy: few bytes should not keep a large buffer
				this.partial = in.readBytes(in.readableBytes());
				return;
			}
			if (this.over) {
				return;
			}
			if (this.unknown) {
				forward(ctx, in, start, index);
				start = in.readerIndex();
				this.unknown = this.state != State.TYPE;
			}
			else if (this.pieceBegins) {
				start = beginPiece(ctx, in, start, index, state);
			}
		}
		forward(ctx, in, start, in.readerIndex());
	}

	/**
	 * Let the codec take what comes for a DATA frame of a length that it can count.
	 * @return where the bytes begin that are to be forwarded next
	 */
	private int beginPiece(ChannelHandlerContext ctx, ByteBuf in, int start, int index, State consumed) {
		this.pieceBegins = false;
		ByteBuf header = ctx.alloc().directBuffer(1 + VarInt.MAX_LENGTH);
		if (consumed == State.LENGTH) {
			// The type was or is forwarded, the length of the whole frame is not
			forward(ctx, in, start, index);
		}
		else {
			forward(ctx, in, start, in.readerIndex());
			VarInt.write(header, DATA);
		}
		VarInt.write(header, this.remaining);
		this.forwarded = true;
		ctx.fireChannelRead(header);
		return in.readerIndex();
	}

	/**
	 * Consume one more element.
	 * @return {@code false} if it is an integer that is not complete
	 */
	private boolean advance(ByteBuf in) {
		if (this.state == State.PAYLOAD) {
			int length = (int) Math.min(this.remaining, in.readableBytes());
			in.skipBytes(length);
			payload(this.remaining - length);
			return true;
		}
		long value = VarInt.tryRead(in);
		if (value < 0) {
			return false;
		}
		switch (this.state) {
			case STREAM_TYPE -> {
				this.state = State.TYPE;
			}
			case TYPE -> type(value);
			default -> length(value);
		}
		return true;
	}

	private void type(long type) {
		if (this.control && !this.settingsSeen && type != SETTINGS) {
			violated(Http3ErrorCodes.H3_MISSING_SETTINGS, "First frame of the control stream is not SETTINGS");
			return;
		}
		this.settingsSeen = true;
		this.unknown = type > LAST_KNOWN_TYPE;
		this.data = type == DATA;
		if (type == StreamPreamble.BIDI_SIGNAL && this.connection.isWebTransport()) {
			// An error anywhere but at the start of a stream (draft-ietf-webtrans-http3,
			// section 4.3)
			violated(Http3ErrorCodes.H3_FRAME_ERROR, "WebTransport stream signal within a stream");
			return;
		}
		this.state = State.LENGTH;
	}

	private void length(long length) {
		if (this.data && length > MAX_CODEC_LENGTH) {
			nextPiece(length);
		}
		else {
			payload(length);
		}
	}

	private void nextPiece(long length) {
		this.remaining = Math.min(length, PIECE);
		this.behindPiece = length - this.remaining;
		this.pieceBegins = true;
		this.state = State.PAYLOAD;
	}

	private void payload(long length) {
		if (length == 0 && this.behindPiece > 0) {
			nextPiece(this.behindPiece);
			return;
		}
		this.remaining = length;
		this.state = (length > 0) ? State.PAYLOAD : State.TYPE;
	}

	private void violated(long errorCode, String reason) {
		this.over = true;
		this.connection.violated(errorCode, reason);
	}

	private void forward(ChannelHandlerContext ctx, ByteBuf in, int start, int end) {
		if (end > start) {
			this.forwarded = true;
			ctx.fireChannelRead(in.retainedSlice(start, end - start));
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (this.forwarded) {
			this.forwarded = false;
			ctx.fireChannelReadComplete();
		}
		else if (!this.over) {
			// Whoever asked has got nothing
			ctx.read();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		boolean within = this.state != State.TYPE || this.partial != null;
		if (event == ChannelInputShutdownReadComplete.INSTANCE && within && !this.control && !this.over) {
			// Whatever frame it is (RFC 9114, section 7.1)
			violated(Http3ErrorCodes.H3_FRAME_ERROR, "Stream ends within a frame");
			return;
		}
		ctx.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof QuicStreamResetException) {
			// Where a reset cuts a frame, that is no error
			this.over = true;
		}
		ctx.fireExceptionCaught(cause);
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		if (this.partial != null) {
			this.partial.release();
			this.partial = null;
		}
	}

	/**
	 * What comes next.
	 */
	private enum State {

		STREAM_TYPE, TYPE, LENGTH, PAYLOAD

	}

}
