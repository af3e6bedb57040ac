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
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.security.autoconfigure.SecurityProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Guards sessions of an application without a web server, for which Spring Boot has no
 * rules: whoever is authenticated may open them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnNotWebApplication
@ConditionalOnClass({ ServerHttpSecurity.class, SecurityProperties.class })
@ConditionalOnMissingBean(WebTransportHandshakeSecurity.class)
@Import(BearerConfiguration.class)
class StandaloneSecurityConfiguration {

	@Bean
	WebTransportHandshakeSecurity webTransportHandshakeSecurity(ObjectProvider<HandshakeAuthentication> authentications,
			WebTransportSecurityProperties properties) {
		return new HandshakeSecurityChain(authentications.orderedStream().toList()).toSecurity(properties);
	}

	@Bean
	BasicHandshakeAuthentication webTransportBasicAuthentication(
			ObjectProvider<ReactiveAuthenticationManager> reactiveManager,
			ObjectProvider<AuthenticationManager> manager, ObjectProvider<AuthenticationConfiguration> configuration,
			ObjectProvider<ReactiveUserDetailsService> reactiveUsers, ObjectProvider<UserDetailsService> users,
			ObjectProvider<SecurityProperties> properties, ObjectProvider<PasswordEncoder> passwordEncoder) {
		StandaloneUsers standaloneUsers = new StandaloneUsers(reactiveUsers, users, properties, passwordEncoder);
		return new BasicHandshakeAuthentication(() -> {
			ReactiveAuthenticationManager reactive = reactiveManager.getIfAvailable();
			if (reactive == null) {
				reactive = new ApplicationAuthenticationManager(manager, configuration).getReactiveIfAvailable();
			}
			return (reactive != null) ? reactive : standaloneUsers.toAuthenticationManager();
		});
	}

}
