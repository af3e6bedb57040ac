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

import java.util.List;

import io.github.webtransport.SessionTransport;
import io.github.webtransport.autoconfigure.server.WebTransportServerInitializedEvent;
import io.github.webtransport.spring.observation.DefaultWebTransportSessionObservationConvention;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;

/**
 * Registers the meters of each path when the server starts, so that they are there before
 * the first session: a missing meter cannot be told from a missing server.
 */
final class MeterPreparation implements ApplicationListener<WebTransportServerInitializedEvent> {

	private final MeterRegistry registry;

	private final MeterWebTransportMetrics metrics;

	private final SessionObservations observations;

	private final ObjectProvider<WebTransportHandlerMapping> mapping;

	MeterPreparation(MeterRegistry registry, MeterWebTransportMetrics metrics, SessionObservations observations,
			ObjectProvider<WebTransportHandlerMapping> mapping) {
		this.registry = registry;
		this.metrics = metrics;
		this.observations = observations;
		this.mapping = mapping;
	}

	@Override
	public void onApplicationEvent(WebTransportServerInitializedEvent event) {
		this.mapping.ifAvailable((mapping) -> mapping.getPatterns().forEach(this::prepare));
	}

	private void prepare(String pattern) {
		this.metrics.prepare(pattern, SessionTransport.WEBTRANSPORT);
		prepareActiveSessions(pattern);
	}

	/**
	 * The tags must be those that the observation of a session gives to its meter when it
	 * starts. What another convention would say of a session is not known without one.
	 */
	private void prepareActiveSessions(String pattern) {
		if (this.observations.getConvention() instanceof DefaultWebTransportSessionObservationConvention convention
				&& convention.getClass() == DefaultWebTransportSessionObservationConvention.class) {
			List<Tag> tags = convention.getInitialLowCardinalityKeyValues(pattern)
				.stream()
				.map((keyValue) -> Tag.of(keyValue.getKey(), keyValue.getValue()))
				.toList();
			LongTaskTimer.builder(convention.getName() + ".active").tags(tags).register(this.registry);
		}
	}

}
