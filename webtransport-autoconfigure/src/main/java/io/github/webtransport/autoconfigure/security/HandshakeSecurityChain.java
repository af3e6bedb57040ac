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

import java.util.List;

import io.github.webtransport.spring.handshake.WebFilterHandshakeSecurity;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.security.SecurityContextHandshakeSecurity;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;

/**
 * The filter chain for the sessions of an application that has none of its own: whoever
 * is authenticated may open any.
 */
final class HandshakeSecurityChain {

	private final List<HandshakeAuthentication> authentications;

	HandshakeSecurityChain(List<HandshakeAuthentication> authentications) {
		this.authentications = authentications;
	}

	/**
	 * Return what guards sessions: this chain, or nobody comes in where nobody can
	 * authenticate, or where it is not clear who can.
	 */
	WebTransportHandshakeSecurity toSecurity(WebTransportSecurityProperties properties) {
		List<HandshakeAuthentication> available;
		try {
			available = this.authentications.stream().filter(HandshakeAuthentication::isAvailable).toList();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			return new UnguardedHandshakeSecurity(
					"several beans could authenticate them, and none is primary: " + ex.getBeanNamesFound());
		}
		return available.isEmpty() ? new UnguardedHandshakeSecurity()
				: new SecurityContextHandshakeSecurity(
						WebFilterHandshakeSecurity.builder(List.of(new WebFilterChainProxy(build(available))))
							.accessTokenInQuery(properties.isAccessTokenInQuery())
							.build());
	}

	private static SecurityWebFilterChain build(List<HandshakeAuthentication> authentications) {
		ServerHttpSecurity http = ServerHttpSecurity.http()
			.securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
			.csrf(ServerHttpSecurity.CsrfSpec::disable)
			.headers(ServerHttpSecurity.HeaderSpec::disable)
			.requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
			.logout(ServerHttpSecurity.LogoutSpec::disable);
		authentications.forEach((authentication) -> authentication.applyTo(http));
		return http.authorizeExchange((authorize) -> authorize.anyExchange().authenticated()).build();
	}

}
