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

package io.github.webtransport.transport;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * What a session needs of its connection. Called on the {@link #loop()} only, which also
 * makes every callback; {@link #maxDatagramSize()}, {@link #stats()} and what never
 * changes are asked for from any thread.
 *
 * @since 0.1.0
 */
public interface SessionCarrier {

	/**
	 * Return the event loop.
	 * @return the loop
	 */
	CarrierLoop loop();

	/**
	 * Return the QUIC stream ID of the CONNECT stream.
	 * @return the session ID
	 */
	long sessionId();

	/**
	 * Return the factory for the buffers of the session.
	 * @return the factory
	 */
	NettyDataBufferFactory bufferFactory();

	/**
	 * Open a stream of this session, its preamble written; waits for the stream credit of
	 * the connection.
	 * @param bidirectional the kind
	 * @param listener takes the stream or the failure, at once or later
	 * @return gives up waiting
	 */
	Disposable openStream(boolean bidirectional, OpenListener listener);

	/**
	 * Return whether {@link #openStream} would not have to wait.
	 * @param bidirectional the kind
	 * @return {@code true} if the connection has stream credit that nobody waits for
	 */
	boolean hasStreamCredit(boolean bidirectional);

	/**
	 * Hand a datagram to the engine.
	 * @param payload the application's bytes, without the quarter stream ID. Owned by the
	 * carrier unless the outcome is {@link DatagramOutcome#BLOCKED}
	 * @return what became of it
	 */
	DatagramOutcome sendDatagram(ByteBuf payload);

	/**
	 * Let datagrams that were handed over go to the wire. Does nothing inside a read
	 * loop, which ends with it.
	 */
	void flushDatagrams();

	/**
	 * Ask for {@link SessionInbound#onDatagramSpace()} when the engine may take datagrams
	 * again.
	 */
	void awaitDatagramSpace();

	/**
	 * Return the largest payload of a datagram.
	 * @return the size in bytes, or 0 where the peer takes none
	 */
	int maxDatagramSize();

	/**
	 * Write a capsule on the CONNECT stream, as one DATA frame.
	 * @param capsule the capsule
	 * @param done told of the outcome, or {@code null}
	 */
	void sendCapsule(ByteBuf capsule, @Nullable WriteListener done);

	/**
	 * Send FIN on the CONNECT stream behind what was written. The carrier waits a while
	 * for the FIN of the peer, then lets the stream go.
	 */
	void finish();

	/**
	 * Reset the CONNECT stream in both directions.
	 * @param errorCode the HTTP/3 error code
	 */
	void abort(long errorCode);

	/**
	 * Close the connection without an error. Called behind {@link #detach()}; the other
	 * sessions of the connection are told by {@link SessionInbound#onConnectionClosed()}
	 * before it is closed.
	 */
	void closeConnection();

	/**
	 * The session has ended: forget it, so that streams and datagrams that are still on
	 * the way are refused.
	 */
	void detach();

	/**
	 * Return figures of the connection.
	 * @return the figures
	 */
	Mono<CarrierStats> stats();

	/**
	 * Name the engine, for messages.
	 * @return name and version
	 */
	String engine();

	/**
	 * Outcomes of {@link #sendDatagram(ByteBuf)}.
	 */
	enum DatagramOutcome {

		/**
		 * The engine has it.
		 */
		SENT,

		/**
		 * The engine's queue is full; the caller keeps the buffer.
		 */
		BLOCKED,

		/**
		 * It does not fit a packet.
		 */
		TOO_LARGE,

		/**
		 * The peer takes no datagrams, or the connection has ended.
		 */
		UNAVAILABLE

	}

	/**
	 * Takes a stream that was asked for.
	 */
	interface OpenListener {

		/**
		 * The stream is open.
		 * @param stream the stream
		 */
		void onOpened(StreamCarrier stream);

		/**
		 * The stream could not be opened.
		 * @param cause the cause
		 */
		void onFailed(Throwable cause);

	}

	/**
	 * Told when a write has left.
	 */
	@FunctionalInterface
	interface WriteListener {

		/**
		 * The write is over.
		 * @param failure the failure, or {@code null}
		 */
		void onWritten(@Nullable Throwable failure);

	}

}
