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
 * The credit that one side gives the other at the start of every session of a connection
 * (Section 5.5).
 *
 * @param maxData the number of stream body bytes, 0 to 2^62 - 1
 * @param maxStreamsBidi the number of bidirectional streams, 0 to 2^60
 * @param maxStreamsUni the number of unidirectional streams, 0 to 2^60
 * @since 0.1.0
 */
public record SessionLimits(long maxData, long maxStreamsBidi, long maxStreamsUni) {

	/**
	 * The largest number of streams of one direction that a session can have (Section
	 * 5.6.2).
	 */
	public static final long MAX_STREAMS = 1L << 60;

	/**
	 * No credit at all, which is what a peer that sends none of the settings gives.
	 */
	public static final SessionLimits NONE = new SessionLimits(0, 0, 0);

	/**
	 * Create limits.
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public SessionLimits {
		if (maxData < 0 || maxData > VarInt.MAX) {
			throw new IllegalArgumentException("Maximum data out of range: " + maxData);
		}
		checkStreams(maxStreamsBidi);
		checkStreams(maxStreamsUni);
	}

	private static void checkStreams(long maxStreams) {
		if (maxStreams < 0 || maxStreams > MAX_STREAMS) {
			throw new IllegalArgumentException("Maximum streams out of range: " + maxStreams);
		}
	}

	/**
	 * Return whether the side that sent these limits asks for session flow control, which
	 * is on when both sides do (Section 5.1).
	 * @return {@code true} if any of the limits is not 0
	 */
	public boolean flowControlRequested() {
		return this.maxData != 0 || this.maxStreamsBidi != 0 || this.maxStreamsUni != 0;
	}

	/**
	 * Return the limit for streams of one direction.
	 * @param bidirectional whether bidirectional streams are meant
	 * @return the number of streams
	 */
	public long maxStreams(boolean bidirectional) {
		return (bidirectional) ? this.maxStreamsBidi : this.maxStreamsUni;
	}

}
