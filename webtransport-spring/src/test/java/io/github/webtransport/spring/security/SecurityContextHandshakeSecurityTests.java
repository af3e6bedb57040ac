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

package io.github.webtransport.spring.security;

import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.spring.handshake.WebFilterHandshakeSecurity;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecurityContextHandshakeSecurity}.
 */
class SecurityContextHandshakeSecurityTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Function<HandshakeInfo, Mono<HandshakeDecision>> ACCEPT = (info) -> Mono.deferContextual(
			(context) -> Mono.just(HandshakeDecision.accept(info, (session) -> Mono.empty()).withContext(context)));

	private final HandshakeInfo request = HandshakeInfo.builder(URI.create("https://example.org:4433/rooms")).build();

	@Test
	void whenAuthenticatedThenPrincipalAndContextAreHandedOn() {
		Authentication ada = new TestingAuthenticationToken("ada", null, "ROLE_USER");
		HandshakeDecision decision = decide(authenticated(ada), ACCEPT);
		assertThat(decision.getInfo().getPrincipal().map(Principal::getName).block(TIMEOUT)).isEqualTo("ada");
		assertThat(ReactiveSecurityContextHolder.getContext()
			.map(SecurityContext::getAuthentication)
			.contextWrite(decision.getContext())
			.block(TIMEOUT)).isSameAs(ada);
		assertThat(decision.getContext().hasKey(ServerWebExchange.class)).isFalse();
	}

	@Test
	void whenAnonymousThenThereIsNoPrincipal() {
		HandshakeDecision decision = decide(authenticated(
				new AnonymousAuthenticationToken("key", "anonymous", AuthorityUtils.createAuthorityList("ROLE_X"))),
				ACCEPT);
		assertThat(decision.getInfo().getPrincipal().blockOptional(TIMEOUT)).isEmpty();
	}

	@Test
	void whenSecurityFailsOutsideOfTheChainThenItIsARejection() {
		assertStatus(401, (info) -> Mono.error(new BadCredentialsException("wrong")));
		assertStatus(403, (info) -> Mono.error(new AccessDeniedException("no")));
	}

	private void assertStatus(int status, Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		assertThatExceptionOfType(SessionRejectedException.class)
			.isThrownBy(() -> decide((exchange, chain) -> chain.filter(exchange), next))
			.extracting(SessionRejectedException::getHttpStatus)
			.isEqualTo(status);
	}

	private static WebFilter authenticated(Authentication authentication) {
		return (exchange, chain) -> chain.filter(exchange.mutate().principal(Mono.just(authentication)).build())
			.contextWrite((context) -> context.put(ServerWebExchange.class, exchange))
			.contextWrite(ReactiveSecurityContextHolder.withAuthentication(authentication));
	}

	private HandshakeDecision decide(WebFilter filter, Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		HandshakeDecision decision = new SecurityContextHandshakeSecurity(
				WebFilterHandshakeSecurity.builder(List.of(filter)).build())
			.secure(this.request, next)
			.block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

}
