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

package io.github.webtransport.spring.observation;

import java.util.Locale;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.StreamDirection;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of what a handler does with one stream of the peer, or with
 * one of its datagrams.
 *
 * @since 0.1.0
 */
public class WebTransportCallObservationContext extends Observation.Context {

	private final HandshakeInfo handshakeInfo;

	private final @Nullable StreamDirection direction;

	private final long streamId;

	private volatile boolean cancelled;

	private volatile boolean ended;

	/**
	 * Create a context for a datagram.
	 * @param handshakeInfo the handshake of the session
	 */
	public WebTransportCallObservationContext(HandshakeInfo handshakeInfo) {
		this(handshakeInfo, null, -1);
	}

	/**
	 * Create a context for a stream.
	 * @param handshakeInfo the handshake of the session
	 * @param direction the kind of the stream, or {@code null} for a datagram
	 * @param streamId the QUIC stream ID, or -1
	 */
	public WebTransportCallObservationContext(HandshakeInfo handshakeInfo, @Nullable StreamDirection direction,
			long streamId) {
		this.handshakeInfo = handshakeInfo;
		this.direction = direction;
		this.streamId = streamId;
	}

	/**
	 * Return the handshake of the session.
	 * @return the handshake
	 */
	public HandshakeInfo getHandshakeInfo() {
		return this.handshakeInfo;
	}

	/**
	 * Return what is handled.
	 * @return {@code bidirectional} or {@code unidirectional} for a stream,
	 * {@code datagram}
	 */
	public String getKind() {
		return (this.direction != null) ? this.direction.name().toLowerCase(Locale.ROOT) : "datagram";
	}

	/**
	 * Return the stream.
	 * @return the QUIC stream ID, or -1 for a datagram
	 */
	public long getStreamId() {
		return this.streamId;
	}

	/**
	 * Return whether the handler was cancelled, such as by the end of the session.
	 * @return {@code true} if it was
	 */
	public boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Say that the handler was cancelled.
	 */
	public void setCancelled() {
		this.cancelled = true;
	}

	/**
	 * Return whether the handler is done.
	 * @return {@code false} while it runs
	 */
	public boolean isEnded() {
		return this.ended;
	}

	/**
	 * Say that the handler is done.
	 */
	public void setEnded() {
		this.ended = true;
	}

}
