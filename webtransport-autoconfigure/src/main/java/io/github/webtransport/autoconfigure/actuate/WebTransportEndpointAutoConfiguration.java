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

package io.github.webtransport.autoconfigure.actuate;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.blocking.BlockingCalls;
import io.github.webtransport.spring.session.WebTransportSessionRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the {@link WebTransportEndpoint}, exposed and accessible as the
 * application's properties say.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ WebTransportServer.class, WebTransportSessionRegistry.class })
@ConditionalOnAvailableEndpoint(WebTransportEndpoint.class)
@EnableConfigurationProperties(WebTransportEndpointProperties.class)
public final class WebTransportEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WebTransportEndpoint webTransportEndpoint(WebTransportServer server, WebTransportSessionRegistry registry,
			ObjectProvider<BlockingCalls> blockingCalls, ObjectProvider<SanitizingFunction> sanitizingFunctions,
			WebTransportEndpointProperties properties) {
		return new WebTransportEndpoint(server, registry, blockingCalls.getIfAvailable(),
				sanitizingFunctions.orderedStream().toList(), properties.getShowValues());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(WebTransportEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	WebTransportEndpointWebExtension webTransportEndpointWebExtension(WebTransportEndpoint endpoint,
			WebTransportEndpointProperties properties) {
		return new WebTransportEndpointWebExtension(endpoint, properties.getShowValues(), properties.getRoles());
	}

}
