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
 * A message on the CONNECT stream of a session (RFC 9297, Section 3.2).
 *
 * @since 0.1.0
 * @see CapsuleEncoder
 * @see CapsuleDecoder
 */
public sealed interface Capsule {

	/**
	 * WT_CLOSE_SESSION: the session has ended (Section 6).
	 *
	 * @param code the application's code, 0 to 2^32 - 1
	 * @param reason the application's reason, possibly empty
	 */
	record CloseSession(long code, String reason) implements Capsule {

		/**
		 * Create the capsule.
		 * @throws IllegalArgumentException if the code is out of range
		 */
		public CloseSession {
			if (code < 0 || code > ApplicationErrorCode.MAX) {
				throw new IllegalArgumentException("Close code out of range: " + code);
			}
		}

	}

	/**
	 * WT_DRAIN_SESSION: the sender asks for the session to be wound down (Section 4.7).
	 */
	record DrainSession() implements Capsule {

	}

	/**
	 * WT_MAX_DATA: how many bytes of stream bodies the receiver may send in the life of
	 * the session (Section 5.6.4).
	 *
	 * @param maximum the number of bytes
	 */
	record MaxData(long maximum) implements Capsule {

	}

	/**
	 * WT_MAX_STREAMS: how many streams of one direction the receiver may open in the life
	 * of the session (Section 5.6.2).
	 *
	 * @param bidirectional whether bidirectional streams are meant
	 * @param maximum the number of streams, at most 2^60
	 */
	record MaxStreams(boolean bidirectional, long maximum) implements Capsule {

	}

	/**
	 * WT_DATA_BLOCKED: the sender has used up its data credit (Section 5.6.5).
	 *
	 * @param limit the limit that blocks it
	 */
	record DataBlocked(long limit) implements Capsule {

	}

	/**
	 * WT_STREAMS_BLOCKED: the sender has used up its stream credit (Section 5.6.3).
	 *
	 * @param bidirectional whether bidirectional streams are meant
	 * @param limit the limit that blocks it, at most 2^60
	 */
	record StreamsBlocked(boolean bidirectional, long limit) implements Capsule {

	}

	/**
	 * DATAGRAM: a datagram that an intermediary could not send as a QUIC datagram (RFC
	 * 9297, Section 3.5).
	 *
	 * @param payload the application's bytes; whoever takes the capsule from the decoder
	 * owns them and releases them
	 */
	record Datagram(ByteBuf payload) implements Capsule {

	}

	/**
	 * WT_MAX_STREAM_DATA or WT_STREAM_DATA_BLOCKED, which belong to HTTP/2 and end a
	 * session over HTTP/3 (Section 5.4). The value is not looked at.
	 *
	 * @param type the capsule type
	 */
	record Forbidden(long type) implements Capsule {

	}

}
