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

/**
 * Rules for session ids: the id of a session is the QUIC stream id of the CONNECT request
 * that created it, hence that of a client-initiated bidirectional stream (Section 4).
 *
 * @since 0.1.0
 */
public final class SessionIds {

	/**
	 * The largest session id: 2<sup>62</sup> - 4.
	 */
	public static final long MAX = VarInt.MAX - 3;

	/**
	 * The largest quarter stream id: 2<sup>60</sup> - 1 (RFC 9297, Section 2.1).
	 */
	public static final long MAX_QUARTER = MAX >> 2;

	private SessionIds() {
	}

	/**
	 * Return whether a number can be a session id.
	 * @param sessionId the number
	 * @return {@code true} if it is the id of a client-initiated bidirectional stream
	 */
	public static boolean isValid(long sessionId) {
		return sessionId >= 0 && sessionId <= MAX && (sessionId & 3) == 0;
	}

	/**
	 * Return the quarter stream id that stands for a session in datagrams (RFC 9297,
	 * Section 2.1).
	 * @param sessionId a valid session id
	 * @return the quarter stream id
	 * @throws IllegalArgumentException if the session id is not valid
	 */
	public static long quarter(long sessionId) {
		return requireValid(sessionId) >> 2;
	}

	/**
	 * Return the session id that a quarter stream id stands for.
	 * @param quarter a quarter stream id from 0 to {@link #MAX_QUARTER}
	 * @return the session id
	 * @throws IllegalArgumentException if the quarter stream id is out of range
	 */
	public static long fromQuarter(long quarter) {
		if (quarter < 0 || quarter > MAX_QUARTER) {
			throw new IllegalArgumentException("Quarter stream id out of range: " + quarter);
		}
		return quarter << 2;
	}

	static long requireValid(long sessionId) {
		if (!isValid(sessionId)) {
			throw new IllegalArgumentException("Not a session id: " + sessionId);
		}
		return sessionId;
	}

}
