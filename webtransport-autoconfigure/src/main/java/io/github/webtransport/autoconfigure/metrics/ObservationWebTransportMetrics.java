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

package io.github.webtransport.autoconfigure.metrics;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportMetrics;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Observes sessions where there is no registry of meters.
 */
final class ObservationWebTransportMetrics implements WebTransportMetrics {

	private final SessionObservations observations;

	ObservationWebTransportMetrics(SessionObservations observations) {
		this.observations = observations;
	}

	@Override
	public void connectionOpened() {
	}

	@Override
	public void connectionClosed() {
	}

	@Override
	public void handshakeRejected(int status) {
	}

	@Override
	public SessionMetrics sessionOpened(HandshakeInfo info) {
		return sessionOpened(info, Context.empty());
	}

	@Override
	public SessionMetrics sessionOpened(HandshakeInfo info, ContextView context) {
		return this.observations.observe(info, NOOP.sessionOpened(info), context);
	}

}
