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

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * The receiving side of a stream.
 *
 * @since 0.1.0
 */
public interface WebTransportReceiveStream {

	/**
	 * Return the QUIC stream ID.
	 * @return the stream ID
	 */
	long getStreamId();

	/**
	 * Return the bytes of this stream. A stream has no message boundaries: how they are
	 * cut into buffers means nothing. Demand is QUIC flow control: without demand nothing
	 * is read and the peer is stopped when its window is full. One subscriber; the
	 * subscriber releases the buffers. The first byte of a buffer is at position 0.
	 * <p>
	 * Cancelling before the end sends {@code STOP_SENDING} with application code 0.
	 * @return the bytes; completes with the peer's FIN and for no other reason, fails
	 * with {@link StreamResetException} when the peer resets the stream, with
	 * {@link StreamStoppedException} after {@link #stopSending} and with
	 * {@link SessionClosedException} when the session ends first
	 */
	Flux<DataBuffer> receive();

	/**
	 * Ask the peer to stop sending and discard what it sent. Without effect once the
	 * stream or its session has ended; otherwise {@link #receive()} fails with
	 * {@link StreamStoppedException} and the same code.
	 * @param code the application code, 0 to 2^32-1; sent mapped
	 * (draft-ietf-webtrans-http3, section 4.4)
	 * @return completes when the frame is handed to the engine
	 * @throws IllegalArgumentException if the code is out of range
	 */
	Mono<Void> stopSending(long code);

}
