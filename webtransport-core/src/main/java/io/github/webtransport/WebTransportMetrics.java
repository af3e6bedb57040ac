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

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

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
	 * A session was refused. By default counted by {@link #handshakeRejected(int)}.
	 * @param status the HTTP status of the response, or 0 when the request was reset
	 * @param request what is known of the request, or {@code null} where it was refused
	 * before it was read
	 * @param reason why, for people, or {@code null}
	 */
	default void handshakeRejected(int status, @Nullable HandshakeInfo request, @Nullable String reason) {
		handshakeRejected(status);
	}

	/**
	 * A client has reached a limit of the settings, and does without what is beyond it.
	 * Called each time, of which a flood has many.
	 * @param limit the limit
	 */
	default void limitReached(Limit limit) {
	}

	/**
	 * A session is accepted.
	 * @param info the handshake
	 * @return counts what happens in the session. Sessions of one path pattern should
	 * share it
	 */
	SessionMetrics sessionOpened(HandshakeInfo info);

	/**
	 * A session is accepted. By default the context is not looked at.
	 * @param info the handshake
	 * @param context the Reactor context of the decision, in which there may be an
	 * observation of the handshake
	 * @return see {@link #sessionOpened(HandshakeInfo)}
	 */
	default SessionMetrics sessionOpened(HandshakeInfo info, ContextView context) {
		return sessionOpened(info);
	}

	/**
	 * A limit of the settings, by the name that it has there.
	 */
	enum Limit {

		/**
		 * As many sessions are open or being opened as the server takes; answered by 503.
		 */
		MAX_TOTAL,

		/**
		 * As many sessions are open or being opened as a connection takes; the request is
		 * reset.
		 */
		MAX_PER_CONNECTION,

		/**
		 * Clients have sent so much that nobody reads that no session is let in; answered
		 * by 503.
		 */
		MAX_UNREAD,

		/**
		 * The decision on a session took too long, answered by 503, or the client's
		 * SETTINGS did not come in time.
		 */
		HANDSHAKE_TIMEOUT,

		/**
		 * A stream was refused, since too many came before their session, or it waited
		 * for its session for too long.
		 */
		MAX_PENDING_STREAMS,

		/**
		 * A datagram was dropped, since too many came before their session, or it waited
		 * for its session for too long.
		 */
		MAX_PENDING_DATAGRAMS,

		/**
		 * The header section of a request was too large.
		 */
		MAX_HEADER_SIZE,

		/**
		 * Nothing came on a connection for so long that it has ended.
		 */
		IDLE_TIMEOUT

	}

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
