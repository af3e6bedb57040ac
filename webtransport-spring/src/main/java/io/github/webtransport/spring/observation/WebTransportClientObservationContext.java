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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRequest;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Context of the observation of a session at the client. Its carrier are the trace
 * headers of the CONNECT request, by which the session at the server is part of the
 * trace.
 *
 * @since 0.1.0
 */
public class WebTransportClientObservationContext extends SenderContext<MultiValueMap<String, String>> {

	private final SessionRequest request;

	private final MultiValueMap<String, String> traceHeaders = new LinkedMultiValueMap<>();

	private volatile @Nullable HandshakeInfo handshakeInfo;

	private volatile @Nullable CloseStatus closeStatus;

	private volatile boolean cancelled;

	/**
	 * Create a context.
	 * @param request what is asked for
	 */
	public WebTransportClientObservationContext(SessionRequest request) {
		super((headers, name, value) -> {
			if (headers != null) {
				headers.set(name, value);
			}
		}, Kind.CLIENT);
		this.request = request;
		setCarrier(this.traceHeaders);
	}

	/**
	 * Return what is asked for.
	 * @return the request, without the trace headers
	 */
	public SessionRequest getRequest() {
		return this.request;
	}

	/**
	 * Return what tracing adds to the request.
	 * @return the header fields, which are the carrier
	 */
	public MultiValueMap<String, String> getTraceHeaders() {
		return this.traceHeaders;
	}

	/**
	 * Return the handshake of the session.
	 * @return the handshake, or {@code null} as long as the server has not accepted
	 */
	public @Nullable HandshakeInfo getHandshakeInfo() {
		return this.handshakeInfo;
	}

	/**
	 * Set the handshake of the session.
	 * @param handshakeInfo the handshake
	 */
	public void setHandshakeInfo(HandshakeInfo handshakeInfo) {
		this.handshakeInfo = handshakeInfo;
	}

	/**
	 * Return how the session ended.
	 * @return the status, or {@code null} while the session is open, or if there was none
	 */
	public @Nullable CloseStatus getCloseStatus() {
		return this.closeStatus;
	}

	/**
	 * Set how the session ended.
	 * @param closeStatus the status
	 */
	public void setCloseStatus(CloseStatus closeStatus) {
		this.closeStatus = closeStatus;
	}

	/**
	 * Return whether the client has given up before the server answered.
	 * @return {@code true} if it has
	 */
	public boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Say that the client has given up.
	 */
	public void setCancelled() {
		this.cancelled = true;
	}

}
