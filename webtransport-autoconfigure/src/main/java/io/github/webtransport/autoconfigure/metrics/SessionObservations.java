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
import io.github.webtransport.spring.observation.WebTransportSessionObservationContext;
import io.github.webtransport.spring.observation.WebTransportSessionObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * Observes sessions.
 */
final class SessionObservations {

	private final ObservationRegistry registry;

	private final WebTransportSessionObservationConvention convention;

	SessionObservations(ObservationRegistry registry, WebTransportSessionObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	WebTransportSessionObservationConvention getConvention() {
		return this.convention;
	}

	/**
	 * Observe a session.
	 * @param info the handshake of the session
	 * @param metrics counts what happens in the session
	 * @return counts, and ends the observation with the session
	 */
	SessionMetrics observe(HandshakeInfo info, SessionMetrics metrics) {
		WebTransportSessionObservationContext context = new WebTransportSessionObservationContext(info);
		Observation observation = Observation.start(this.convention, () -> context, this.registry);
		return new ObservedSessionMetrics(metrics, context, observation);
	}

}
