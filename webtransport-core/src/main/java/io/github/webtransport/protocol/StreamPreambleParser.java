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

package io.github.webtransport.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Recognises the preamble of a stream that the peer opened, whatever the pieces in which
 * it arrives and whatever the width of its integers.
 *
 * <p>
 * The caller keeps what has arrived in one cumulation buffer and offers it again each
 * time it has grown. The parser only looks: it consumes the preamble, and nothing behind
 * it, at the moment it is complete, and it consumes nothing of any other stream, so that
 * the bytes can be handed to HTTP/3 as they are. At most
 * {@value StreamPreamble#MAX_LENGTH} bytes have to be kept.
 *
 * @since 0.1.0
 */
public final class StreamPreambleParser {

	private final long expectedType;

	private final boolean typeConsumed;

	private Result result = Result.NEED_MORE;

	private long type = -1;

	private long sessionId = -1;

	/**
	 * Create a parser for one stream.
	 * @param bidi whether the stream is bidirectional; 0x41 and 0x54 mean WebTransport on
	 * one kind of stream only
	 */
	public StreamPreambleParser(boolean bidi) {
		this(bidi, false);
	}

	private StreamPreambleParser(boolean bidi, boolean typeConsumed) {
		this.expectedType = StreamPreamble.type(bidi);
		this.typeConsumed = typeConsumed;
	}

	/**
	 * Create a parser for a stream whose type or signal value somebody else has consumed
	 * and found to be WebTransport's, so that the session id comes first.
	 * @param bidi whether the stream is bidirectional
	 * @return the parser, which never returns {@link Result#OTHER}
	 */
	public static StreamPreambleParser afterType(boolean bidi) {
		return new StreamPreambleParser(bidi, true);
	}

	/**
	 * Look at what has arrived. Once the result is not {@link Result#NEED_MORE}, it stays
	 * and nothing more is consumed.
	 * @param in everything that has arrived and has not been consumed
	 * @return what is known about the stream
	 * @throws ProtocolException with connection scope and H3_ID_ERROR if the session id
	 * is not that of a client-initiated bidirectional stream (Section 4)
	 */
	public Result parse(ByteBuf in) {
		if (this.result != Result.NEED_MORE) {
			return this.result;
		}
		int index = in.readerIndex();
		if (!this.typeConsumed) {
			long value = VarInt.get(in, index);
			if (value < 0) {
				return Result.NEED_MORE;
			}
			if (value != this.expectedType) {
				this.type = value;
				this.result = Result.OTHER;
				return Result.OTHER;
			}
			index += VarInt.lengthOf(in.getByte(index));
		}
		long id = VarInt.get(in, index);
		if (id < 0) {
			return Result.NEED_MORE;
		}
		if (!SessionIds.isValid(id)) {
			throw new ProtocolException(ProtocolViolation.connection(Http3ErrorCodes.H3_ID_ERROR,
					"Stream names a session id that is not a client-initiated bidirectional stream"));
		}
		in.readerIndex(index + VarInt.lengthOf(in.getByte(index)));
		this.type = this.expectedType;
		this.sessionId = id;
		this.result = Result.WEBTRANSPORT;
		return Result.WEBTRANSPORT;
	}

	/**
	 * Return the session that the stream belongs to.
	 * @return the session id
	 * @throws IllegalStateException if the result is not {@link Result#WEBTRANSPORT}
	 */
	public long sessionId() {
		if (this.result != Result.WEBTRANSPORT) {
			throw new IllegalStateException("Session id is not known");
		}
		return this.sessionId;
	}

	/**
	 * Return the stream type of a unidirectional stream, or the first frame type of a
	 * bidirectional one.
	 * @return the type
	 * @throws IllegalStateException if the result is {@link Result#NEED_MORE}
	 */
	public long type() {
		if (this.result == Result.NEED_MORE) {
			throw new IllegalStateException("Type is not known");
		}
		return this.type;
	}

	/**
	 * What is known about a stream.
	 */
	public enum Result {

		/**
		 * Too little has arrived; nothing was consumed.
		 */
		NEED_MORE,

		/**
		 * A WebTransport stream; the preamble was consumed.
		 */
		WEBTRANSPORT,

		/**
		 * Another stream of HTTP/3; nothing was consumed.
		 */
		OTHER

	}

}
