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

import java.nio.charset.CharacterCodingException;

import io.netty.buffer.ByteBuf;

/**
 * The values of the capsules that matter to a session: which lengths are legal and how
 * the bytes are read.
 */
final class CapsuleValue {

	private static final int MAX_CLOSE_LENGTH = CloseReason.CODE_BYTES + CloseReason.MAX_BYTES;

	private CapsuleValue() {
	}

	/**
	 * Return whether a capsule belongs to HTTP/2 only (Section 5.4).
	 * @param type the capsule type
	 * @return {@code true} for the two prohibited types
	 */
	static boolean isForbidden(long type) {
		return type == CapsuleTypes.MAX_STREAM_DATA || type == CapsuleTypes.STREAM_DATA_BLOCKED;
	}

	/**
	 * Return whether a capsule belongs to session flow control (Section 5.6).
	 * @param type the capsule type
	 * @return {@code true} for the six types in use
	 */
	static boolean isFlowControl(long type) {
		return type >= CapsuleTypes.MAX_DATA && type <= CapsuleTypes.STREAMS_BLOCKED_UNI && !isForbidden(type);
	}

	/**
	 * Refuse a length before any byte of the value is kept.
	 * @param type the capsule type
	 * @param length the length of its value in bytes
	 * @throws ProtocolException with session scope if the length is not legal
	 */
	static void checkLength(long type, long length) {
		if (type == CapsuleTypes.CLOSE_SESSION && (length < CloseReason.CODE_BYTES || length > MAX_CLOSE_LENGTH)) {
			throw malformed("WT_CLOSE_SESSION is too short or too long");
		}
		if (type == CapsuleTypes.DRAIN_SESSION && length != 0) {
			throw malformed("WT_DRAIN_SESSION is not empty");
		}
		if (isFlowControl(type) && (length < 1 || length > VarInt.MAX_LENGTH)) {
			throw notOneInteger();
		}
	}

	/**
	 * Read a value.
	 * @param type the capsule type
	 * @param value a buffer whose readable bytes are the value; not released
	 * @return the capsule, which shares no memory with the buffer
	 * @throws ProtocolException with session scope if the value is malformed
	 */
	static Capsule parse(long type, ByteBuf value) {
		if (type == CapsuleTypes.CLOSE_SESSION) {
			return closeSession(value);
		}
		if (type == CapsuleTypes.DRAIN_SESSION) {
			return new Capsule.DrainSession();
		}
		if (type == CapsuleTypes.DATAGRAM) {
			// A slice would keep a whole DATA frame alive for a few queued bytes.
			return new Capsule.Datagram(value.copy());
		}
		long number = VarInt.tryRead(value);
		if (number < 0 || value.isReadable()) {
			throw notOneInteger();
		}
		if (type == CapsuleTypes.MAX_DATA) {
			return new Capsule.MaxData(number);
		}
		if (type == CapsuleTypes.DATA_BLOCKED) {
			return new Capsule.DataBlocked(number);
		}
		return streams(type, number);
	}

	private static Capsule closeSession(ByteBuf value) {
		long code = value.readUnsignedInt();
		try {
			return new Capsule.CloseSession(code, CloseReason.decode(value));
		}
		catch (CharacterCodingException ex) {
			throw malformed("Reason of WT_CLOSE_SESSION is not UTF-8");
		}
	}

	private static Capsule streams(long type, long number) {
		if (number > SessionLimits.MAX_STREAMS) {
			throw new ProtocolException(ProtocolViolation.session(WebTransportErrorCodes.WT_FLOW_CONTROL_ERROR,
					"Stream limit is greater than 2^60"));
		}
		if (type == CapsuleTypes.MAX_STREAMS_BIDI || type == CapsuleTypes.MAX_STREAMS_UNI) {
			return new Capsule.MaxStreams(type == CapsuleTypes.MAX_STREAMS_BIDI, number);
		}
		return new Capsule.StreamsBlocked(type == CapsuleTypes.STREAMS_BLOCKED_BIDI, number);
	}

	static ProtocolException malformed(String reason) {
		return new ProtocolException(ProtocolViolation.session(Http3ErrorCodes.H3_MESSAGE_ERROR, reason));
	}

	/**
	 * The draft names no code for this. RFC 9297, Section 5.2 has H3_DATAGRAM_ERROR for
	 * capsules that cannot be parsed.
	 * @return the exception
	 */
	private static ProtocolException notOneInteger() {
		return new ProtocolException(ProtocolViolation.session(Http3ErrorCodes.H3_DATAGRAM_ERROR,
				"Value of a flow control capsule is not exactly one integer"));
	}

}
