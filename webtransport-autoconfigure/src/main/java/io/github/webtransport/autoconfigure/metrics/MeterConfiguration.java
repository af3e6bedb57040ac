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

import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.observation.DefaultWebTransportSessionObservationConvention;
import io.github.webtransport.spring.observation.WebTransportSessionObservationConvention;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Meters, where there is a registry of meters.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnMissingBean(WebTransportMetrics.class)
class MeterConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionObservations webTransportSessionObservations(MeterRegistry meterRegistry,
			ObjectProvider<WebTransportSessionObservationConvention> convention) {
		// Without observations, sessions are timed in the same way, seen by nobody else
		ObservationRegistry observationRegistry = ObservationRegistry.create();
		observationRegistry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meterRegistry));
		return new SessionObservations(observationRegistry,
				convention.getIfAvailable(DefaultWebTransportSessionObservationConvention::new), null);
	}

	@Bean
	MeterWebTransportMetrics webTransportMetrics(MeterRegistry registry, SessionObservations observations) {
		return new MeterWebTransportMetrics(registry, observations);
	}

	@Bean
	@ConditionalOnBean(BlockingCalls.class)
	BlockingCallMeters webTransportBlockingCallMeters(MeterRegistry registry, BlockingCalls calls) {
		return new BlockingCallMeters(registry, calls);
	}

	@Bean
	MeterPreparation webTransportMeterPreparation(MeterRegistry registry, MeterWebTransportMetrics metrics,
			SessionObservations observations, ObjectProvider<WebTransportHandlerMapping> mapping) {
		return new MeterPreparation(registry, metrics, observations, mapping);
	}

}
