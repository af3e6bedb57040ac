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

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of a handshake: of the request for a session, and of the
 * answer to it. Trace headers of the request, or {@code traceparent} in its query, make
 * it part of the caller's trace.
 *
 * @since 0.1.0
 */
public class WebTransportHandshakeObservationContext
		extends RequestReplyReceiverContext<HandshakeInfo, HandshakeDecision> {

	private final HandshakeInfo request;

	/**
	 * Create a context.
	 * @param request the request as it came
	 */
	public WebTransportHandshakeObservationContext(HandshakeInfo request) {
		super(TraceParent::get, Kind.SERVER);
		this.request = request;
		setCarrier(request);
	}

	/**
	 * Return the request.
	 * @return the request as far as the decision knows it, with its path match; as it
	 * came while there is no decision
	 */
	public HandshakeInfo getRequest() {
		HandshakeDecision decision = getResponse();
		HandshakeInfo decided = (decision != null) ? decision.getRequest() : null;
		return (decided != null) ? decided : this.request;
	}

	/**
	 * Return the status of the answer.
	 * @return the HTTP status, or {@code null} while there is none, and where the client
	 * has given up or the time was up
	 */
	public @Nullable Integer getStatus() {
		HandshakeDecision decision = getResponse();
		return (decision != null) ? Integer.valueOf(decision.getStatus()) : null;
	}

}
