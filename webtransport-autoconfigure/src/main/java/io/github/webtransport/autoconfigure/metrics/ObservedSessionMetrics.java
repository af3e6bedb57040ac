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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.spring.observation.WebTransportSessionObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The observation of one session, before the metrics that all sessions of a path share.
 */
final class ObservedSessionMetrics implements SessionMetrics {

	private final SessionMetrics delegate;

	private final WebTransportSessionObservationContext context;

	private final Observation observation;

	private final CallObservations.@Nullable OfSession calls;

	ObservedSessionMetrics(SessionMetrics delegate, WebTransportSessionObservationContext context,
			Observation observation, CallObservations.@Nullable OfSession calls) {
		this.delegate = delegate;
		this.context = context;
		this.observation = observation;
		this.calls = calls;
	}

	@Override
	public void sessionClosed(HandshakeInfo info, CloseStatus status, long durationNanos) {
		this.context.setCloseStatus(status);
		this.observation.stop();
		this.delegate.sessionClosed(info, status, durationNanos);
	}

	@Override
	public void handlerFailed(Throwable failure) {
		this.observation.error(failure);
		this.delegate.handlerFailed(failure);
	}

	@Override
	public void inputRefused(Throwable reason) {
		this.delegate.inputRefused(reason);
	}

	@Override
	public void datagramReceived(int bytes) {
		this.delegate.datagramReceived(bytes);
	}

	@Override
	public void datagramSent(int bytes) {
		this.delegate.datagramSent(bytes);
	}

	@Override
	public void datagramDropped(DatagramDropReason reason) {
		this.delegate.datagramDropped(reason);
	}

	@Override
	public void streamBytesReceived(int bytes) {
		this.delegate.streamBytesReceived(bytes);
	}

	@Override
	public void streamBytesSent(int bytes) {
		this.delegate.streamBytesSent(bytes);
	}

	@Override
	public void streamClosed(StreamDirection direction, boolean local, StreamOutcome outcome, long durationNanos) {
		this.delegate.streamClosed(direction, local, outcome, durationNanos);
	}

	@Override
	public Handling streamHandling(StreamDirection direction, long streamId) {
		return (this.calls != null) ? this.calls.stream(direction, streamId) : Handling.NONE;
	}

	@Override
	public Handling datagramHandling() {
		return (this.calls != null) ? this.calls.datagram() : Handling.NONE;
	}

	@Override
	public ContextView getContext() {
		return Context.of(this.delegate.getContext()).put(ObservationThreadLocalAccessor.KEY, this.observation);
	}

}
