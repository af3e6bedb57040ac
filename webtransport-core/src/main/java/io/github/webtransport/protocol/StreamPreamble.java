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
 * The bytes that bind a QUIC stream to its session and precede everything else on it: the
 * stream type or signal value, then the session id (Section 4.2 and Section 4.3).
 *
 * @since 0.1.0
 * @see StreamPreambleParser
 */
public final class StreamPreamble {

	/**
	 * WebTransport stream type of unidirectional streams, 0x54 (Section 4.2 and Section
	 * 9.4).
	 */
	public static final long UNI_TYPE = 0x54;

	/**
	 * WT_STREAM, the signal value of bidirectional streams, 0x41 (Section 4.3 and Section
	 * 9.3). It is reserved as an HTTP/3 frame type.
	 */
	public static final long BIDI_SIGNAL = 0x41;

	/**
	 * The largest preamble in bytes when its integers are not in their shortest form.
	 */
	public static final int MAX_LENGTH = 2 * VarInt.MAX_LENGTH;

	private StreamPreamble() {
	}

	/**
	 * Return the length of the preamble that {@link #write} writes, in bytes.
	 * @param bidi whether the stream is bidirectional
	 * @param sessionId a valid session id
	 * @return the length, 3 to 10
	 */
	public static int length(boolean bidi, long sessionId) {
		return VarInt.length(type(bidi)) + VarInt.length(sessionId);
	}

	/**
	 * Write the preamble of a stream.
	 * @param out the buffer to write to
	 * @param bidi whether the stream is bidirectional
	 * @param sessionId the session that the stream belongs to
	 * @throws IllegalArgumentException if the session id is not valid; nothing is written
	 */
	public static void write(ByteBuf out, boolean bidi, long sessionId) {
		SessionIds.requireValid(sessionId);
		VarInt.write(out, type(bidi));
		VarInt.write(out, sessionId);
	}

	static long type(boolean bidi) {
		return (bidi) ? BIDI_SIGNAL : UNI_TYPE;
	}

}
