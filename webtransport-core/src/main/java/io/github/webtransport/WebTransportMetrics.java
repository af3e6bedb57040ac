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

package io.github.webtransport;

/**
 * Callback interface for what happens at a server, so that it can be counted. Every
 * method may be called from an event loop and must neither block nor throw.
 *
 * @since 0.1.0
 */
public interface WebTransportMetrics {

	/**
	 * Counts nothing.
	 */
	WebTransportMetrics NOOP = new NoopMetrics();

	/**
	 * A QUIC connection is established.
	 */
	void connectionOpened();

	/**
	 * A QUIC connection that was established has ended.
	 */
	void connectionClosed();

	/**
	 * Packets went over a connection since it was looked at last, which happens every ten
	 * seconds and at its end.
	 * @param received packets received
	 * @param sent packets sent
	 * @param lost packets declared lost (RFC 9002, section 6)
	 */
	default void packets(long received, long sent, long lost) {
	}

	/**
	 * A connection was looked at: a second after it was established, and every ten
	 * seconds from then on.
	 * @param nanos the smoothed round-trip time in nanoseconds (RFC 9002, section 5.3)
	 */
	default void roundTripTime(long nanos) {
	}

	/**
	 * The server has dropped a UDP packet before its QUIC engine saw it, or instead of
	 * sending it. Called for each such packet, of which a flood has many.
	 * @param reason why
	 */
	default void packetDropped(PacketDropReason reason) {
	}

	/**
	 * A session was refused.
	 * @param status the HTTP status of the response, or 0 when the request was reset
	 */
	void handshakeRejected(int status);

	/**
	 * A session is accepted.
	 * @param info the handshake
	 * @return counts what happens in the session. Sessions of one path pattern should
	 * share it
	 */
	SessionMetrics sessionOpened(HandshakeInfo info);

	/**
	 * Why a UDP packet was dropped.
	 */
	enum PacketDropReason {

		/**
		 * It was no QUIC packet, or one that no client may send to a server (RFC 9000,
		 * sections 14.1 and 17).
		 */
		MALFORMED,

		/**
		 * It named a connection that another event loop serves, and that loop is busy, or
		 * has ended.
		 */
		UNDELIVERABLE,

		/**
		 * It asked for a new connection while there were too many such packets. A client
		 * sends it again.
		 */
		OVERLOADED,

		/**
		 * It was not sent, because its receiver has not proved its address yet and would
		 * have got more than three times what came from there (RFC 9000, section 8.1).
		 */
		AMPLIFICATION

	}

}
