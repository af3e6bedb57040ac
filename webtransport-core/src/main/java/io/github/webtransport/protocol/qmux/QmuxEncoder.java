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

import io.github.webtransport.protocol.VarInt;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Writes frames into a record.
 *
 * @since 0.1.0
 */
public final class QmuxEncoder {

	/**
	 * The largest payload of a STREAM frame. Peers that are older than the size of
	 * records take no more.
	 */
	public static final int MAX_STREAM_PAYLOAD = 16352;

	/**
	 * The largest frame that has neither a payload nor a reason.
	 */
	public static final int MAX_CONTROL_FRAME = 5 * VarInt.MAX_LENGTH;

	private QmuxEncoder() {
	}

	/**
	 * Write the transport parameters.
	 * @param out the record
	 * @param parameters the parameters
	 */
	public static void parameters(ByteBuf out, QmuxParameters parameters) {
		VarInt.write(out, QmuxFrameTypes.TRANSPORT_PARAMETERS);
		ByteBuf content = out.alloc().heapBuffer();
		try {
			parameters.write(content);
			VarInt.write(out, content.readableBytes());
			out.writeBytes(content);
		}
		finally {
			content.release();
		}
	}

	/**
	 * Return how much of a stream fits a record.
	 * @param space the bytes that the record has left
	 * @param streamId the stream
	 * @param offset where the bytes belong
	 * @return the bytes, 0 or less if there is no space for any
	 */
	public static int streamPayload(int space, long streamId, long offset) {
		int left = space - 1 - VarInt.length(streamId) - VarInt.length(offset);
		return Math.min(lengthPrefixed(left), MAX_STREAM_PAYLOAD);
	}

	/**
	 * Return how much of a datagram fits a frame.
	 * @param frame the largest frame in bytes
	 * @return the bytes, 0 or less if there is no space for any
	 */
	public static int datagramPayload(int frame) {
		return lengthPrefixed(frame - 1);
	}

	private static int lengthPrefixed(int space) {
		// The length of the length depends on the length
		int payload = space - 1;
		while (payload > 0 && VarInt.length(payload) + payload > space) {
			payload--;
		}
		return payload;
	}

	/**
	 * Write the head of a STREAM frame; the bytes follow it.
	 * @param out the record
	 * @param streamId the stream
	 * @param offset where the bytes belong
	 * @param length how many
	 * @param fin whether the stream ends with them
	 */
	public static void streamHead(ByteBuf out, long streamId, long offset, int length, boolean fin) {
		VarInt.write(out, QmuxFrameTypes.STREAM | QmuxFrameTypes.STREAM_OFFSET_BIT | QmuxFrameTypes.STREAM_LENGTH_BIT
				| ((fin) ? QmuxFrameTypes.STREAM_FIN_BIT : 0));
		VarInt.write(out, streamId);
		VarInt.write(out, offset);
		VarInt.write(out, length);
	}

	/**
	 * Write the head of a DATAGRAM frame; the bytes follow it.
	 * @param out the record
	 * @param length how many
	 */
	public static void datagramHead(ByteBuf out, int length) {
		VarInt.write(out, QmuxFrameTypes.DATAGRAM_WITH_LENGTH);
		VarInt.write(out, length);
	}

	/**
	 * Write RESET_STREAM.
	 * @param out the record
	 * @param streamId the stream
	 * @param code the code of the application
	 * @param finalSize how much was sent
	 */
	public static void reset(ByteBuf out, long streamId, long code, long finalSize) {
		write(out, QmuxFrameTypes.RESET_STREAM, streamId, code, finalSize);
	}

	/**
	 * Write RESET_STREAM_AT.
	 * @param out the record
	 * @param streamId the stream
	 * @param code the code of the application
	 * @param finalSize how much was sent
	 * @param reliableSize how much of it is to be delivered
	 */
	public static void resetAt(ByteBuf out, long streamId, long code, long finalSize, long reliableSize) {
		write(out, QmuxFrameTypes.RESET_STREAM_AT, streamId, code, finalSize, reliableSize);
	}

	/**
	 * Write STOP_SENDING.
	 * @param out the record
	 * @param streamId the stream
	 * @param code the code of the application
	 */
	public static void stopSending(ByteBuf out, long streamId, long code) {
		write(out, QmuxFrameTypes.STOP_SENDING, streamId, code);
	}

	/**
	 * Write MAX_DATA.
	 * @param out the record
	 * @param maximum the bytes in the life of the connection
	 */
	public static void maxData(ByteBuf out, long maximum) {
		write(out, QmuxFrameTypes.MAX_DATA, maximum);
	}

	/**
	 * Write MAX_STREAM_DATA.
	 * @param out the record
	 * @param streamId the stream
	 * @param maximum the bytes in the life of the stream
	 */
	public static void maxStreamData(ByteBuf out, long streamId, long maximum) {
		write(out, QmuxFrameTypes.MAX_STREAM_DATA, streamId, maximum);
	}

	/**
	 * Write MAX_STREAMS.
	 * @param out the record
	 * @param bidirectional the kind
	 * @param maximum the number in the life of the connection
	 */
	public static void maxStreams(ByteBuf out, boolean bidirectional, long maximum) {
		write(out, (bidirectional) ? QmuxFrameTypes.MAX_STREAMS_BIDI : QmuxFrameTypes.MAX_STREAMS_UNI, maximum);
	}

	/**
	 * Write a question whether the peer is there, or the answer to one.
	 * @param out the record
	 * @param sequence the number of the question
	 * @param answer whether it is the answer
	 */
	public static void ping(ByteBuf out, long sequence, boolean answer) {
		write(out, (answer) ? QmuxFrameTypes.PONG : QmuxFrameTypes.PING, sequence);
	}

	/**
	 * Write the end that the application wants.
	 * @param out the record
	 * @param code the code of the application
	 * @param reason the reason, possibly empty
	 */
	public static void applicationClose(ByteBuf out, long code, String reason) {
		write(out, QmuxFrameTypes.APPLICATION_CLOSE, code);
		text(out, reason);
	}

	/**
	 * Write the end by an error.
	 * @param out the record
	 * @param code the code of QUIC
	 * @param reason the reason, possibly empty
	 */
	public static void connectionClose(ByteBuf out, long code, String reason) {
		write(out, QmuxFrameTypes.CONNECTION_CLOSE, code, 0);
		text(out, reason);
	}

	private static void text(ByteBuf out, String text) {
		VarInt.write(out, ByteBufUtil.utf8Bytes(text));
		out.writeCharSequence(text, StandardCharsets.UTF_8);
	}

	private static void write(ByteBuf out, long... numbers) {
		for (long number : numbers) {
			VarInt.write(out, number);
		}
	}

}
