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

import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.web.mappings.MappingDescriptionProvider;
import org.springframework.boot.actuate.web.mappings.MappingsEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the mappings of sessions in the endpoint {@code mappings}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class)
@ConditionalOnClass({ ConditionalOnAvailableEndpoint.class, MappingDescriptionProvider.class })
@ConditionalOnBean(WebTransportHandlerMapping.class)
@ConditionalOnAvailableEndpoint(MappingsEndpoint.class)
public final class WebTransportMappingsAutoConfiguration {

	@Bean
	WebTransportMappingDescriptionProvider webTransportMappingDescriptionProvider() {
		return new WebTransportMappingDescriptionProvider();
	}

}
