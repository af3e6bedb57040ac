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

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Callback interface for what happens in sessions, so that it can be counted. The handler
 * of a session finds it in its Reactor context, under this type as key. Every method may
 * be called from an event loop, some for each datagram: they must neither block nor throw
 * nor look anything up.
 *
 * @since 0.1.0
 */
public interface SessionMetrics {

	/**
	 * A session has ended.
	 * @param info the handshake of the session
	 * @param status how it ended
	 * @param durationNanos how long it lasted, in nanoseconds
	 */
	void sessionClosed(HandshakeInfo info, CloseStatus status, long durationNanos);

	/**
	 * A handler failed, by its own doing: of the session, which ends then, or of a stream
	 * or a datagram. What the peer causes is not told here.
	 * @param failure the failure
	 */
	void handlerFailed(Throwable failure);

	/**
	 * A handler did not take what the peer sent: it cannot be read, is too large or
	 * invalid, or access to the handler is denied. Does nothing by default.
	 * @param reason why
	 */
	default void inputRefused(Throwable reason) {
	}

	/**
	 * A datagram arrived.
	 * @param bytes its length
	 */
	void datagramReceived(int bytes);

	/**
	 * A datagram was handed to the engine.
	 * @param bytes its length
	 */
	void datagramSent(int bytes);

	/**
	 * A datagram was dropped by this side.
	 * @param reason why
	 */
	void datagramDropped(DatagramDropReason reason);

	/**
	 * Bytes of a stream arrived.
	 * @param bytes how many
	 */
	void streamBytesReceived(int bytes);

	/**
	 * Bytes of a stream were handed to the engine.
	 * @param bytes how many
	 */
	void streamBytesSent(int bytes);

	/**
	 * A stream has ended in both directions.
	 * @param direction its kind
	 * @param local whether this side opened it
	 * @param outcome how it ended
	 * @param durationNanos how long it lasted, in nanoseconds
	 */
	void streamClosed(StreamDirection direction, boolean local, StreamOutcome outcome, long durationNanos);

	/**
	 * Return what the handler of the session finds in its Reactor context, such as an
	 * observation that is the parent of what it does.
	 * @return the context, empty by default
	 */
	default ContextView getContext() {
		return Context.empty();
	}

	/**
	 * A handler begins with a stream of the peer.
	 * @param direction the kind of the stream
	 * @param streamId the QUIC stream ID
	 * @return told of what becomes of it; {@link Handling#NONE} by default
	 */
	default Handling streamHandling(StreamDirection direction, long streamId) {
		return Handling.NONE;
	}

	/**
	 * A handler begins with a datagram of the peer.
	 * @return told of what becomes of it; {@link Handling#NONE} by default, and for all
	 * those that are not looked at more closely
	 */
	default Handling datagramHandling() {
		return Handling.NONE;
	}

	/**
	 * What a handler does with one stream or one datagram. May be called from any thread,
	 * by one at a time.
	 */
	interface Handling {

		/**
		 * Takes note of nothing.
		 */
		Handling NONE = () -> {
		};

		/**
		 * The handler has failed, or did not take what the peer sent. Comes before
		 * {@link #ended()}.
		 * @param failure the failure, which the peer may have caused
		 */
		default void failed(Throwable failure) {
		}

		/**
		 * The handler was cancelled, such as by the end of the session. Comes before
		 * {@link #ended()}.
		 */
		default void cancelled() {
		}

		/**
		 * The handler is done. Called once.
		 */
		void ended();

		/**
		 * Return what the handler finds in its Reactor context, on top of that of the
		 * session.
		 * @return the context, empty by default
		 */
		default ContextView getContext() {
			return Context.empty();
		}

	}

	/**
	 * Why a datagram was dropped.
	 */
	enum DatagramDropReason {

		/**
		 * The receive queue was full.
		 */
		RECEIVE_QUEUE_FULL,

		/**
		 * The send queue was full.
		 */
		SEND_QUEUE_FULL,

		/**
		 * It has waited for longer than the settings allow.
		 */
		EXPIRED,

		/**
		 * Larger than a packet takes.
		 */
		TOO_LARGE,

		/**
		 * The session has ended, or the peer takes no datagrams.
		 */
		CLOSED

	}

	/**
	 * How a stream ended.
	 */
	enum StreamOutcome {

		/**
		 * By FIN in every direction.
		 */
		FINISHED,

		/**
		 * Reset or stopped, by either side.
		 */
		RESET,

		/**
		 * Ended by its session.
		 */
		SESSION_CLOSED

	}

}
