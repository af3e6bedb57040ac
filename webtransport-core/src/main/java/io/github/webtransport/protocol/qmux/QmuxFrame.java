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

import io.netty.buffer.ByteBuf;

/**
 * A frame of a record. PADDING is left out.
 *
 * @since 0.1.0
 * @see QmuxDecoder
 */
public sealed interface QmuxFrame {

	/**
	 * What the peer wants of the connection. The first frame of either side.
	 *
	 * @param parameters the parameters
	 */
	record Parameters(QmuxParameters parameters) implements QmuxFrame {

	}

	/**
	 * Bytes of a stream.
	 *
	 * @param streamId the stream
	 * @param offset where they belong, or -1 where the frame does not say so: behind all
	 * that came before, since nothing is reordered
	 * @param data the bytes, part of the record: whoever keeps them retains or copies
	 * them
	 * @param fin whether the stream ends with them
	 */
	record Stream(long streamId, long offset, ByteBuf data, boolean fin) implements QmuxFrame {

	}

	/**
	 * The peer gives up sending on a stream: RESET_STREAM or RESET_STREAM_AT.
	 *
	 * @param streamId the stream
	 * @param code the code of the application
	 * @param finalSize how much the peer has sent, for flow control
	 * @param reliableSize how much of it is to be delivered, 0 for RESET_STREAM
	 * @param at whether it is RESET_STREAM_AT
	 */
	record Reset(long streamId, long code, long finalSize, long reliableSize, boolean at) implements QmuxFrame {

	}

	/**
	 * The peer does not want the rest of a stream.
	 *
	 * @param streamId the stream
	 * @param code the code of the application
	 */
	record StopSending(long streamId, long code) implements QmuxFrame {

	}

	/**
	 * How much this side may send on all streams together.
	 *
	 * @param maximum the bytes in the life of the connection
	 */
	record MaxData(long maximum) implements QmuxFrame {

	}

	/**
	 * How much this side may send on a stream.
	 *
	 * @param streamId the stream
	 * @param maximum the bytes in the life of the stream
	 */
	record MaxStreamData(long streamId, long maximum) implements QmuxFrame {

	}

	/**
	 * How many streams this side may open.
	 *
	 * @param bidirectional the kind
	 * @param maximum the number in the life of the connection
	 */
	record MaxStreams(boolean bidirectional, long maximum) implements QmuxFrame {

	}

	/**
	 * The peer would like to send more than it may: DATA_BLOCKED, STREAM_DATA_BLOCKED and
	 * STREAMS_BLOCKED, which ask for nothing.
	 *
	 * @param type the type of the frame
	 */
	record Blocked(long type) implements QmuxFrame {

	}

	/**
	 * A datagram.
	 *
	 * @param payload the bytes, part of the record: whoever keeps them retains or copies
	 * them
	 * @param length the length of the whole frame in bytes
	 */
	record Datagram(ByteBuf payload, int length) implements QmuxFrame {

	}

	/**
	 * The peer asks whether this side is there, or has been asked.
	 *
	 * @param sequence a number that grows with each question
	 * @param answer whether it is the answer
	 */
	record Ping(long sequence, boolean answer) implements QmuxFrame {

	}

	/**
	 * The peer ends the connection.
	 *
	 * @param application whether the application wants it; otherwise it is an error
	 * @param code the code, of the application or of QUIC
	 * @param reason the reason, possibly empty
	 */
	record Close(boolean application, long code, String reason) implements QmuxFrame {

	}

}
