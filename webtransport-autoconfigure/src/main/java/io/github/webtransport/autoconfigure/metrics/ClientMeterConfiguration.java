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

import io.github.webtransport.spring.observation.DefaultWebTransportClientObservationConvention;
import io.github.webtransport.spring.observation.WebTransportClientObservationConvention;
import io.github.webtransport.spring.observation.WebTransportClientObservationFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Meters of clients, where there is a registry of meters.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
class ClientMeterConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ClientMeterCustomizer webTransportClientMeterCustomizer(MeterRegistry registry) {
		return new ClientMeterCustomizer(registry);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean
	WebTransportClientObservationFilter webTransportClientObservationFilter(MeterRegistry meterRegistry,
			ObjectProvider<WebTransportClientObservationConvention> convention) {
		// Without observations, sessions are timed in the same way, seen by nobody else
		ObservationRegistry observationRegistry = ObservationRegistry.create();
		observationRegistry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meterRegistry));
		return new WebTransportClientObservationFilter(observationRegistry,
				convention.getIfAvailable(DefaultWebTransportClientObservationConvention::new));
	}

}
