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

package io.github.webtransport.autoconfigure.security;

import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.security.AuthenticationPrincipalArgumentResolver;
import io.github.webtransport.spring.security.CurrentSecurityContextArgumentResolver;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.web.server.WebFilterChainProxy;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the security of sessions. With Spring Security on the class
 * path, sessions are never open by accident: they are guarded by the filters of the web
 * application, or in an application without a web server by its users, or all are
 * refused.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = WebTransportServerAutoConfiguration.class, afterName = {
		"org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
		"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration",
		"org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.reactive.ReactiveOAuth2ResourceServerWebSecurityAutoConfiguration" })
@ConditionalOnClass(WebFilterChainProxy.class)
@ConditionalOnBooleanProperty(name = "webtransport.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebTransportSecurityProperties.class)
@Import(TokenExpiryConfiguration.class)
public final class WebTransportSecurityAutoConfiguration {

	@Bean
	AuthenticationPrincipalArgumentResolver webTransportAuthenticationPrincipalArgumentResolver() {
		return new AuthenticationPrincipalArgumentResolver();
	}

	@Bean
	CurrentSecurityContextArgumentResolver webTransportCurrentSecurityContextArgumentResolver() {
		return new CurrentSecurityContextArgumentResolver();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "webtransport.server.security.enabled", matchIfMissing = true)
	@Import({ ReactiveSecurityConfiguration.class, ServletSecurityConfiguration.class,
			StandaloneSecurityConfiguration.class, UnguardedConfiguration.class })
	static class GuardConfiguration {

	}

}
