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

import java.time.Duration;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.spring.observation.WebTransportCallObservationContext;
import io.github.webtransport.spring.observation.WebTransportCallObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Observes what handlers do with streams, and with a sample of the datagrams.
 */
final class CallObservations {

	private final ObservationRegistry registry;

	private final WebTransportCallObservationConvention convention;

	private final boolean streams;

	private final long datagramInterval;

	/**
	 * Create observations.
	 * @param registry observes
	 * @param convention has the names and tags
	 * @param streams whether each stream is observed
	 * @param datagramInterval in which time one datagram of a session is observed, 0 for
	 * none
	 */
	CallObservations(ObservationRegistry registry, WebTransportCallObservationConvention convention, boolean streams,
			Duration datagramInterval) {
		this.registry = registry;
		this.convention = convention;
		this.streams = streams;
		this.datagramInterval = datagramInterval.toNanos();
	}

	/**
	 * Create what observes the calls of one session.
	 * @param info the handshake of the session
	 * @param parent what they are part of
	 */
	OfSession ofSession(HandshakeInfo info, Observation parent) {
		return new OfSession(info, parent);
	}

	/**
	 * Observes the calls of one session.
	 */
	final class OfSession {

		private final HandshakeInfo info;

		private final Observation parent;

		/**
		 * When the next datagram is observed. Of a race two are, which does no harm.
		 */
		private volatile long nextDatagram = System.nanoTime();

		private OfSession(HandshakeInfo info, Observation parent) {
			this.info = info;
			this.parent = parent;
		}

		SessionMetrics.Handling stream(StreamDirection direction, long streamId) {
			return CallObservations.this.streams
					? start(new WebTransportCallObservationContext(this.info, direction, streamId))
					: SessionMetrics.Handling.NONE;
		}

		SessionMetrics.Handling datagram() {
			long interval = CallObservations.this.datagramInterval;
			if (interval <= 0) {
				return SessionMetrics.Handling.NONE;
			}
			long now = System.nanoTime();
			if (now - this.nextDatagram < 0) {
				return SessionMetrics.Handling.NONE;
			}
			this.nextDatagram = now + interval;
			return start(new WebTransportCallObservationContext(this.info));
		}

		private SessionMetrics.Handling start(WebTransportCallObservationContext context) {
			Observation observation = Observation.createNotStarted(CallObservations.this.convention, () -> context,
					CallObservations.this.registry);
			return new ObservedCall(context, observation.parentObservation(this.parent).start());
		}

	}

	/**
	 * The observation of one call.
	 */
	private record ObservedCall(WebTransportCallObservationContext context,
			Observation observation) implements SessionMetrics.Handling {

		@Override
		public void failed(Throwable failure) {
			// What follows is the code of a reset
			if (this.context.getError() == null) {
				this.observation.error(failure);
			}
		}

		@Override
		public void cancelled() {
			this.context.setCancelled();
		}

		@Override
		public void ended() {
			this.context.setEnded();
			this.observation.stop();
		}

		@Override
		public ContextView getContext() {
			return Context.of(ObservationThreadLocalAccessor.KEY, this.observation);
		}

	}

}
