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

import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;

/**
 * Guards sessions of a servlet application. Its filters cannot run on them, but who may
 * authenticate, and what its rules allow, holds for them as well.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ ServerHttpSecurity.class, AuthenticationConfiguration.class })
@ConditionalOnMissingBean(WebTransportHandshakeSecurity.class)
@Import(BearerConfiguration.class)
class ServletSecurityConfiguration {

	@Bean
	WebTransportHandshakeSecurity webTransportHandshakeSecurity(ObjectProvider<HandshakeAuthentication> authentications,
			ObjectProvider<WebInvocationPrivilegeEvaluator> rules, WebTransportSecurityProperties properties) {
		return new HandshakeSecurityChain(authentications.orderedStream().toList(),
				new HandshakeAuthorization(rules.getIfUnique()))
			.toSecurity(properties);
	}

	@Bean
	BasicHandshakeAuthentication webTransportBasicAuthentication(ObjectProvider<AuthenticationManager> manager,
			ObjectProvider<AuthenticationConfiguration> configuration) {
		return new BasicHandshakeAuthentication(
				new ApplicationAuthenticationManager(manager, configuration).getReactiveIfAvailable());
	}

}
