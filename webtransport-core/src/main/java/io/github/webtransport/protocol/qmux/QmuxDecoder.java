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

package io.github.webtransport.protocol.qmux;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.ProtocolViolation.Scope;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.VarInt;
import io.netty.buffer.ByteBuf;

/**
 * Reads records. A record has whole frames: nothing is kept from one to the next.
 *
 * @since 0.1.0
 */
public final class QmuxDecoder {

	private QmuxDecoder() {
	}

	/**
	 * Read a record.
	 * @param record the record, still owned by the caller
	 * @param frames is given each frame in turn. May throw, which ends the reading
	 * @throws ProtocolException if a frame is malformed, after those before it were given
	 */
	public static void decode(ByteBuf record, Consumer<QmuxFrame> frames) {
		while (record.isReadable()) {
			int start = record.readerIndex();
			long type = number(record);
			if (type != QmuxFrameTypes.PADDING) {
				frames.accept(frame(type, record, start));
			}
		}
	}

	private static QmuxFrame frame(long type, ByteBuf in, int start) {
		if (type >= QmuxFrameTypes.STREAM && type <= QmuxFrameTypes.STREAM_LAST) {
			return stream(type, in);
		}
		if (type == QmuxFrameTypes.DATAGRAM_WITH_LENGTH || type == QmuxFrameTypes.DATAGRAM) {
			ByteBuf payload = bytes(in,
					(type == QmuxFrameTypes.DATAGRAM_WITH_LENGTH) ? number(in) : in.readableBytes());
			return new QmuxFrame.Datagram(payload, in.readerIndex() - start);
		}
		if (type == QmuxFrameTypes.RESET_STREAM) {
			return new QmuxFrame.Reset(number(in), number(in), number(in), 0, false);
		}
		if (type == QmuxFrameTypes.RESET_STREAM_AT) {
			return resetAt(in);
		}
		if (type == QmuxFrameTypes.STOP_SENDING) {
			return new QmuxFrame.StopSending(number(in), number(in));
		}
		if (type == QmuxFrameTypes.APPLICATION_CLOSE || type == QmuxFrameTypes.CONNECTION_CLOSE) {
			return close(type, in);
		}
		if (type == QmuxFrameTypes.PING || type == QmuxFrameTypes.PONG) {
			return new QmuxFrame.Ping(number(in), type == QmuxFrameTypes.PONG);
		}
		if (type == QmuxFrameTypes.TRANSPORT_PARAMETERS) {
			return new QmuxFrame.Parameters(QmuxParameters.read(bytes(in, number(in))));
		}
		return credit(type, in);
	}

	private static QmuxFrame stream(long type, ByteBuf in) {
		long streamId = number(in);
		long offset = ((type & QmuxFrameTypes.STREAM_OFFSET_BIT) != 0) ? number(in) : -1;
		ByteBuf data = bytes(in, ((type & QmuxFrameTypes.STREAM_LENGTH_BIT) != 0) ? number(in) : in.readableBytes());
		if (offset > VarInt.MAX - data.readableBytes()) {
			throw violation("A stream is longer than 2^62-1 bytes");
		}
		return new QmuxFrame.Stream(streamId, offset, data, (type & QmuxFrameTypes.STREAM_FIN_BIT) != 0);
	}

	private static QmuxFrame resetAt(ByteBuf in) {
		QmuxFrame.Reset reset = new QmuxFrame.Reset(number(in), number(in), number(in), number(in), true);
		if (reset.reliableSize() > reset.finalSize()) {
			throw violation("The reliable size of a reset is greater than the final size");
		}
		return reset;
	}

	private static QmuxFrame close(long type, ByteBuf in) {
		boolean application = type == QmuxFrameTypes.APPLICATION_CLOSE;
		long code = number(in);
		if (!application) {
			// The type of the frame that is to blame
			number(in);
		}
		return new QmuxFrame.Close(application, code, bytes(in, number(in)).toString(StandardCharsets.UTF_8));
	}

	private static QmuxFrame credit(long type, ByteBuf in) {
		if (type == QmuxFrameTypes.MAX_DATA) {
			return new QmuxFrame.MaxData(number(in));
		}
		if (type == QmuxFrameTypes.MAX_STREAM_DATA) {
			return new QmuxFrame.MaxStreamData(number(in), number(in));
		}
		if (type == QmuxFrameTypes.MAX_STREAMS_BIDI || type == QmuxFrameTypes.MAX_STREAMS_UNI) {
			return new QmuxFrame.MaxStreams(type == QmuxFrameTypes.MAX_STREAMS_BIDI, streams(in));
		}
		if (type == QmuxFrameTypes.STREAM_DATA_BLOCKED) {
			number(in);
			number(in);
			return new QmuxFrame.Blocked(type);
		}
		if (type == QmuxFrameTypes.DATA_BLOCKED) {
			number(in);
			return new QmuxFrame.Blocked(type);
		}
		if (type == QmuxFrameTypes.STREAMS_BLOCKED_BIDI || type == QmuxFrameTypes.STREAMS_BLOCKED_UNI) {
			streams(in);
			return new QmuxFrame.Blocked(type);
		}
		throw violation("Unknown type of frame");
	}

	private static long streams(ByteBuf in) {
		long streams = number(in);
		if (streams > SessionLimits.MAX_STREAMS) {
			throw violation("A limit of streams is greater than 2^60");
		}
		return streams;
	}

	private static long number(ByteBuf in) {
		long number = VarInt.tryRead(in);
		if (number < 0) {
			throw violation("A frame is cut off");
		}
		return number;
	}

	private static ByteBuf bytes(ByteBuf in, long length) {
		if (length > in.readableBytes()) {
			throw violation("A frame is cut off");
		}
		return in.readSlice((int) length);
	}

	private static ProtocolException violation(String reason) {
		return new ProtocolException(Scope.CONNECTION, QuicErrorCodes.FRAME_ENCODING_ERROR, reason);
	}

}
