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

package io.github.webtransport.autoconfigure.client;

import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportClientFilter;
import io.github.webtransport.autoconfigure.MissingDependencyException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of {@link WebTransportClient.Builder}: a new one for each injection
 * point, so that what one sets does not reach the others. Properties, filters and
 * customizers are applied, in this order. Whoever builds a client closes it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@EnableConfigurationProperties(WebTransportClientProperties.class)
public final class WebTransportClientAutoConfiguration {

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	WebTransportClient.Builder webTransportClientBuilder(ConfigurableBeanFactory beanFactory,
			WebTransportClientProperties properties, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<WebTransportClientFilter> filters,
			ObjectProvider<WebTransportClientCustomizer> customizers) {
		MissingDependencyException.throwIfEngineIsMissing(beanFactory.getBeanClassLoader());
		WebTransportClient.Builder builder = WebTransportClient.builder();
		new ClientBuilderMapper(properties, sslBundles.getIfAvailable()).applyTo(builder);
		filters.orderedStream().forEach(builder::filter);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

}
