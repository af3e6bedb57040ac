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

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * The sending side of a stream. One body at a time: a write that starts while another is
 * under way fails with {@link IllegalStateException}.
 *
 * @since 0.1.0
 */
public interface WebTransportSendStream {

	/**
	 * Return the QUIC stream ID.
	 * @return the stream ID
	 */
	long getStreamId();

	/**
	 * Write a body, then FIN. The publisher is asked for more as the peer reads: nothing
	 * is queued beyond a few buffers. An error of the body resets the stream:
	 * <ul>
	 * <li>with the code of a {@link StreamResetException} or
	 * {@link StreamStoppedException}: its application code, or else its HTTP/3 code</li>
	 * <li>with {@link StreamErrorCodes#WT_SESSION_GONE} for a
	 * {@link SessionClosedException}, so that the peer can tell the end of the session
	 * that the body came from</li>
	 * <li>with application code 0 otherwise</li>
	 * </ul>
	 * Cancelling the returned {@code Mono} resets the stream with 0. When the peer stops
	 * the stream, the body is cancelled. All that makes
	 * {@code outgoing.send(incoming.receive())} the relay of one stream to another.
	 * @param body the bytes; each buffer is released
	 * @return completes when all is handed to the engine; fails with the body's error,
	 * {@link StreamStoppedException} or {@link SessionClosedException}
	 */
	Mono<Void> send(Publisher<? extends DataBuffer> body);

	/**
	 * Write a body and leave the stream open. An error of the body or cancelling the
	 * returned {@code Mono} resets the stream as in {@link #send(Publisher)}.
	 * @param body the bytes; each buffer is released
	 * @return completes when all is handed to the engine; fails like
	 * {@link #send(Publisher)}
	 */
	Mono<Void> write(Publisher<? extends DataBuffer> body);

	/**
	 * Send FIN. Without effect when FIN was sent before.
	 * @return completes when the FIN is handed to the engine
	 */
	Mono<Void> finish();

	/**
	 * Reset this side of the stream, discarding what was not sent yet. Without effect
	 * when FIN or a reset was sent before, or the session has ended.
	 * @param code the application code, 0 to 2^32-1; sent mapped
	 * (draft-ietf-webtrans-http3, section 4.4)
	 * @return completes when the frame is handed to the engine
	 * @throws IllegalArgumentException if the code is out of range
	 */
	Mono<Void> reset(long code);

	/**
	 * Set the priority of this stream against the others of its connection. Takes effect
	 * for what is not sent yet.
	 * @param priority the priority
	 */
	void setPriority(StreamPriority priority);

	/**
	 * Return a {@code Mono} that fails when the peer has stopped reading. The engine
	 * tells of it without a code, so that the code of the exception is -1; it is noticed
	 * within the next read loop of the connection.
	 * @return fails with {@link StreamStoppedException} on the peer's
	 * {@code STOP_SENDING}; completes when the stream was finished or reset without it,
	 * fails with {@link SessionClosedException} when the session ends first
	 */
	Mono<Void> stopped();

	/**
	 * Return a {@code Mono} that completes when everything has arrived: the peer has
	 * acknowledged all bytes of this stream and its FIN. That takes a round trip at
	 * least, where {@link #send} completes as soon as the engine has the bytes. The
	 * peer's application may still have to read them.
	 * <p>
	 * Of a bidirectional stream whose other side is open the engine tells it only when
	 * the whole connection waits for no acknowledgement, or when that other side has
	 * ended.
	 * @return completes when all is acknowledged; fails with
	 * {@link StreamStoppedException} when the peer has stopped the stream before, with
	 * {@link StreamResetException} when this side was reset and with
	 * {@link SessionClosedException} when the session ends first
	 */
	Mono<Void> acknowledged();

}
