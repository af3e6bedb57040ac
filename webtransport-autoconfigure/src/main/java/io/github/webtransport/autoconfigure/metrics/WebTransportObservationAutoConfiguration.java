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

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerSettingsCustomizer;
import io.github.webtransport.spring.observation.DefaultWebTransportCallObservationConvention;
import io.github.webtransport.spring.observation.DefaultWebTransportHandshakeObservationConvention;
import io.github.webtransport.spring.observation.DefaultWebTransportSessionObservationConvention;
import io.github.webtransport.spring.observation.ObservedHandshakeHandler;
import io.github.webtransport.spring.observation.WebTransportCallObservationConvention;
import io.github.webtransport.spring.observation.WebTransportHandshakeObservationConvention;
import io.github.webtransport.spring.observation.WebTransportSessionObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the observation of handshakes, sessions and what handlers do.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ WebTransportServer.class, ObservationRegistry.class })
@ConditionalOnBooleanProperty(name = "webtransport.server.observation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebTransportObservationProperties.class)
public final class WebTransportObservationAutoConfiguration {

	@Bean
	SessionObservations webTransportSessionObservations(ObservationRegistry registry,
			ObjectProvider<WebTransportSessionObservationConvention> convention,
			ObjectProvider<WebTransportCallObservationConvention> callConvention,
			WebTransportObservationProperties properties) {
		CallObservations calls = new CallObservations(registry,
				callConvention.getIfAvailable(DefaultWebTransportCallObservationConvention::new),
				properties.isStreams(), properties.getDatagramInterval());
		return new SessionObservations(registry,
				convention.getIfAvailable(DefaultWebTransportSessionObservationConvention::new), calls);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	WebTransportServerSettingsCustomizer webTransportHandshakeObservation(ObservationRegistry registry,
			ObjectProvider<WebTransportHandshakeObservationConvention> convention) {
		WebTransportHandshakeObservationConvention used = convention
			.getIfAvailable(DefaultWebTransportHandshakeObservationConvention::new);
		return (builder) -> builder
			.handshakeHandler((handler) -> new ObservedHandshakeHandler(handler, registry, used));
	}

}
