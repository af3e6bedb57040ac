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

import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.security.WebFilterHandshakeSecurity;

import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;

/**
 * The filter chain for the sessions of an application that has none of its own.
 */
final class HandshakeSecurityChain {

	private final List<HandshakeAuthentication> authentications;

	private final HandshakeAuthorization authorization;

	HandshakeSecurityChain(List<HandshakeAuthentication> authentications, HandshakeAuthorization authorization) {
		this.authentications = authentications.stream().filter(HandshakeAuthentication::isAvailable).toList();
		this.authorization = authorization;
	}

	/**
	 * Return what guards sessions: this chain, or nobody comes in where nobody can
	 * authenticate.
	 */
	WebTransportHandshakeSecurity toSecurity(WebTransportSecurityProperties properties) {
		return this.authentications.isEmpty() ? new UnguardedHandshakeSecurity() : new WebFilterHandshakeSecurity(
				new WebFilterChainProxy(build()), null, properties.isAccessTokenInQuery());
	}

	private SecurityWebFilterChain build() {
		ServerHttpSecurity http = ServerHttpSecurity.http()
			.securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
			.csrf(ServerHttpSecurity.CsrfSpec::disable)
			.headers(ServerHttpSecurity.HeaderSpec::disable)
			.requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
			.logout(ServerHttpSecurity.LogoutSpec::disable);
		this.authentications.forEach((authentication) -> authentication.applyTo(http));
		return http.authorizeExchange((authorize) -> authorize.anyExchange().access(this.authorization)).build();
	}

}
