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
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Observes sessions, as children of their handshakes.
 */
final class SessionObservations {

	private final ObservationRegistry registry;

	private final WebTransportSessionObservationConvention convention;

	private final @Nullable CallObservations calls;

	/**
	 * Create observations.
	 * @param registry observes
	 * @param convention has the names and tags
	 * @param calls observes what happens in sessions, or {@code null}
	 */
	SessionObservations(ObservationRegistry registry, WebTransportSessionObservationConvention convention,
			@Nullable CallObservations calls) {
		this.registry = registry;
		this.convention = convention;
		this.calls = calls;
	}

	WebTransportSessionObservationConvention getConvention() {
		return this.convention;
	}

	/**
	 * Observe a session.
	 * @param info the handshake of the session
	 * @param metrics counts what happens in the session
	 * @param context may have the observation of the handshake
	 * @return counts, and ends the observation with the session
	 */
	SessionMetrics observe(HandshakeInfo info, SessionMetrics metrics, ContextView context) {
		WebTransportSessionObservationContext session = new WebTransportSessionObservationContext(info);
		Observation handshake = context.<Observation>getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		Observation observation = Observation.createNotStarted(this.convention, () -> session, this.registry)
			.parentObservation(handshake)
			.start();
		// A session may last for hours before a trace has it, which has the handshake
		// already
		CallObservations.OfSession calls = (this.calls != null)
				? this.calls.ofSession(info, (handshake != null) ? handshake : observation) : null;
		return new ObservedSessionMetrics(metrics, session, observation, calls);
	}

}
