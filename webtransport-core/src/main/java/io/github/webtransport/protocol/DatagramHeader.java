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
 * The header of an HTTP datagram in a QUIC DATAGRAM frame: the quarter stream id of the
 * session (Section 4.5; RFC 9297, Section 2.1). Nothing here allocates, failures aside.
 *
 * @since 0.1.0
 */
public final class DatagramHeader {

	private DatagramHeader() {
	}

	/**
	 * Return the length of the header of a session's datagrams.
	 * @param sessionId a valid session id
	 * @return the length in bytes
	 */
	public static int length(long sessionId) {
		return VarInt.length(SessionIds.quarter(sessionId));
	}

	/**
	 * Write the header.
	 * @param out the buffer to write to
	 * @param sessionId the session that the datagram belongs to
	 * @throws IllegalArgumentException if the session id is not valid; nothing is written
	 */
	public static void write(ByteBuf out, long sessionId) {
		VarInt.write(out, SessionIds.quarter(sessionId));
	}

	/**
	 * Consume the header, so that the application's bytes, possibly none, remain.
	 * @param in the whole payload of a DATAGRAM frame
	 * @return the session id
	 * @throws ProtocolException with connection scope and H3_DATAGRAM_ERROR if the header
	 * is empty, cut off or greater than 2<sup>60</sup> - 1 (RFC 9297, Section 2.1)
	 */
	public static long readSessionId(ByteBuf in) {
		long quarter = VarInt.tryRead(in);
		if (quarter < 0) {
			throw malformed("Datagram ends within its quarter stream id");
		}
		if (quarter > SessionIds.MAX_QUARTER) {
			throw malformed("Quarter stream id of a datagram is too large");
		}
		return SessionIds.fromQuarter(quarter);
	}

	private static ProtocolException malformed(String reason) {
		return new ProtocolException(ProtocolViolation.connection(Http3ErrorCodes.H3_DATAGRAM_ERROR, reason));
	}

}
