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

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.util.Assert;

/**
 * Observes handshakes from the request to the decision on it, rejections included:
 * whatever decides is within the observation, interceptors, security and methods of the
 * endpoint. The decision to accept a session carries the observation in its Reactor
 * context, so that the session can be its child.
 *
 * <p>
 * What the server refuses before it asks anybody, such as a session too many, is counted
 * only: a flood of it would drown the traces.
 *
 * @since 0.1.0
 */
public final class ObservedHandshakeHandler implements WebTransportHandshakeHandler {

	private final WebTransportHandshakeHandler delegate;

	private final ObservationRegistry registry;

	private final WebTransportHandshakeObservationConvention convention;

	/**
	 * Create a handler.
	 * @param delegate decides on sessions
	 * @param registry observes
	 * @param convention has the names and tags
	 */
	public ObservedHandshakeHandler(WebTransportHandshakeHandler delegate, ObservationRegistry registry,
			WebTransportHandshakeObservationConvention convention) {
		Assert.notNull(delegate, "'delegate' must not be null");
		Assert.notNull(registry, "'registry' must not be null");
		Assert.notNull(convention, "'convention' must not be null");
		this.delegate = delegate;
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Mono<HandshakeDecision> handshake(HandshakeInfo request) {
		return Mono.defer(() -> {
			WebTransportHandshakeObservationContext context = new WebTransportHandshakeObservationContext(request);
			Observation observation = Observation.start(this.convention, () -> context, this.registry);
			AtomicBoolean stopped = new AtomicBoolean();
			return Mono.defer(() -> this.delegate.handshake(request))
				.doOnSuccess((decision) -> decided(decision, context, observation, stopped))
				.doOnError((failure) -> failed(failure, context, observation, stopped))
				.doOnCancel(() -> stop(observation, stopped))
				.map((decision) -> decision.isAccepted() ? carry(decision, observation) : decision)
				.contextWrite((present) -> present.put(ObservationThreadLocalAccessor.KEY, observation));
		});
	}

	private static HandshakeDecision carry(HandshakeDecision decision, Observation observation) {
		return decision
			.withContext(Context.of(decision.getContext()).put(ObservationThreadLocalAccessor.KEY, observation));
	}

	private static void decided(@Nullable HandshakeDecision decision, WebTransportHandshakeObservationContext context,
			Observation observation, AtomicBoolean stopped) {
		// Nobody has decided, which the server takes for "not found"
		context.setResponse((decision != null) ? decision : HandshakeDecision.reject(404));
		stop(observation, stopped);
	}

	private static void failed(Throwable failure, WebTransportHandshakeObservationContext context,
			Observation observation, AtomicBoolean stopped) {
		boolean rejected = failure instanceof SessionRejectedException rejection && rejection.getHttpStatus() >= 300
				&& rejection.getHttpStatus() <= 599;
		context.setResponse(rejected ? HandshakeDecision.reject((SessionRejectedException) failure)
				: HandshakeDecision.reject(500));
		observation.error(failure);
		stop(observation, stopped);
	}

	private static void stop(Observation observation, AtomicBoolean stopped) {
		if (stopped.compareAndSet(false, true)) {
			observation.stop();
		}
	}

	@Override
	public boolean isMapped(String path) {
		return this.delegate.isMapped(path);
	}

}
