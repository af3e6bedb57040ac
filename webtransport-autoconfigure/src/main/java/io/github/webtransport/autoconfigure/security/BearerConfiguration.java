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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManagerResolver;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.web.server.ServerWebExchange;

/**
 * Bearer tokens, where the application has what judges them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ BearerTokenAuthenticationToken.class, JwtDecoder.class })
class BearerConfiguration {

	@Bean
	BearerHandshakeAuthentication webTransportBearerAuthentication(
			ObjectProvider<ReactiveAuthenticationManagerResolver<ServerWebExchange>> resolver,
			ObjectProvider<JwtDecoder> jwtDecoder, ObjectProvider<JwtAuthenticationConverter> jwtConverter,
			ObjectProvider<OpaqueTokenIntrospector> introspector,
			ObjectProvider<OpaqueTokenAuthenticationConverter> opaqueConverter,
			ObjectProvider<AuthenticationManager> manager, ObjectProvider<AuthenticationConfiguration> configuration) {
		return new BearerHandshakeAuthentication(() -> BearerHandshakeAuthentication.builder()
			.resolver(resolver.getIfAvailable())
			.jwt(jwtDecoder.getIfAvailable(), jwtConverter.getIfAvailable())
			.opaqueToken(introspector.getIfAvailable(), opaqueConverter.getIfAvailable())
			.otherwise(new ApplicationAuthenticationManager(manager, configuration).getIfAvailable()));
	}

}
