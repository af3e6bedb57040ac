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

import java.util.function.Function;

import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClientFilter;
import io.github.webtransport.WebTransportSession;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;

/**
 * Observes the sessions of a client, from the request for one to its end or to the
 * failure to open it. The observation is a child of that in the Reactor context of the
 * subscriber, or else of the present one of its thread; it is in the Reactor context of
 * the request processor and of the handler. Trace headers of the observation become
 * header fields of the CONNECT request, unless the request has fields of these names.
 *
 * @since 0.1.0
 * @see io.github.webtransport.WebTransportClient.Builder#filter
 */
public final class WebTransportClientObservationFilter implements WebTransportClientFilter {

	private final ObservationRegistry registry;

	private final WebTransportClientObservationConvention convention;

	/**
	 * Create a filter with the default convention.
	 * @param registry observes
	 */
	public WebTransportClientObservationFilter(ObservationRegistry registry) {
		this(registry, new DefaultWebTransportClientObservationConvention());
	}

	/**
	 * Create a filter.
	 * @param registry observes
	 * @param convention has the names and tags
	 */
	public WebTransportClientObservationFilter(ObservationRegistry registry,
			WebTransportClientObservationConvention convention) {
		Assert.notNull(registry, "'registry' must not be null");
		Assert.notNull(convention, "'convention' must not be null");
		this.registry = registry;
		this.convention = convention;
	}

	/**
	 * Return what has the names and tags.
	 * @return the convention
	 */
	public WebTransportClientObservationConvention getConvention() {
		return this.convention;
	}

	@Override
	public Mono<WebTransportSession> filter(SessionRequest request,
			Function<SessionRequest, Mono<WebTransportSession>> next) {
		return Mono.deferContextual((view) -> {
			WebTransportClientObservationContext context = new WebTransportClientObservationContext(request);
			Observation observation = Observation.createNotStarted(this.convention, () -> context, this.registry);
			view.<Observation>getOrEmpty(ObservationThreadLocalAccessor.KEY).ifPresent(observation::parentObservation);
			observation.start();
			return next.apply(withTrace(request, context.getTraceHeaders()))
				.doOnNext((session) -> opened(session, context, observation))
				.doOnError((failure) -> observation.error(failure).stop())
				.doOnCancel(() -> cancelled(context, observation))
				.contextWrite((handlers) -> handlers.put(ObservationThreadLocalAccessor.KEY, observation));
		});
	}

	private static SessionRequest withTrace(SessionRequest request, MultiValueMap<String, String> headers) {
		SessionRequest.Builder traced = request.mutate();
		headers.forEach((name, values) -> {
			if (!request.getHeaders().containsKey(name)) {
				values.forEach((value) -> traced.header(name, value));
			}
		});
		return traced.build();
	}

	private static void opened(WebTransportSession session, WebTransportClientObservationContext context,
			Observation observation) {
		context.setHandshakeInfo(session.getHandshakeInfo());
		observation.event(Observation.Event.of("session.opened", "opened"));
		session.closeStatus().subscribe((status) -> {
			context.setCloseStatus(status);
			observation.stop();
		});
	}

	private static void cancelled(WebTransportClientObservationContext context, Observation observation) {
		if (context.getHandshakeInfo() == null) {
			context.setCancelled();
			observation.stop();
		}
	}

}
