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
import java.util.Map;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
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
 * Tests for {@link WebFilterHandshakeSecurity}.
 */
class WebFilterHandshakeSecurityTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Function<HandshakeInfo, Mono<HandshakeDecision>> ACCEPT = (info) -> Mono.deferContextual(
			(context) -> Mono.just(HandshakeDecision.accept(info, (session) -> Mono.empty()).withContext(context)));

	private final HandshakeInfo request = HandshakeInfo
		.builder(URI.create("https://example.org:4433/rooms/blue%20sky?x=1&access_token=t%2B1&y=2"))
		.header("origin", "https://example.org")
		.header("accept-language", "eo")
		.queryParam("access_token", "t+1")
		.cookie("SESSION", "abc")
		.build();

	@Test
	void shouldPresentTheRequestAsGet() {
		decide((exchange, chain) -> {
			assertThat(exchange.getRequest().getMethod()).isEqualTo(HttpMethod.GET);
			assertThat(exchange.getRequest().getURI()).isEqualTo(this.request.getUri());
			assertThat(exchange.getRequest().getPath().value()).isEqualTo("/rooms/blue%20sky");
			assertThat(exchange.getRequest().getQueryParams().getFirst("y")).isEqualTo("2");
			assertThat(exchange.getRequest().getHeaders().getFirst(HttpHeaders.HOST)).isEqualTo("example.org:4433");
			assertThat(exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE)).isEqualTo("eo");
			assertThat(exchange.getRequest().getHeaders().containsHeader(HttpHeaders.ORIGIN)).isFalse();
			assertThat(exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
			assertThat(exchange.getRequest().getCookies().getFirst("SESSION").getValue()).isEqualTo("abc");
			assertThat(exchange.<HandshakeInfo>getAttribute(WebFilterHandshakeSecurity.HANDSHAKE_INFO_ATTRIBUTE))
				.isSameAs(this.request);
			return chain.filter(exchange);
		}, false, ACCEPT);
	}

	@Test
	void whenTokenMayBeInTheQueryThenItIsPresentedAsHeader() {
		decide((exchange, chain) -> {
			assertThat(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION)).isEqualTo("Bearer t+1");
			assertThat(exchange.getRequest().getURI().getRawQuery()).isEqualTo("x=1&y=2");
			return chain.filter(exchange);
		}, true, ACCEPT);
	}

	@Test
	void whenThereIsAnAuthorizationThenTokenInTheQueryDoesNotCount() {
		HandshakeInfo request = this.request.mutate().header("authorization", "Basic xyz").build();
		new WebFilterHandshakeSecurity((exchange, chain) -> {
			assertThat(exchange.getRequest().getHeaders().get(HttpHeaders.AUTHORIZATION)).containsExactly("Basic xyz");
			return chain.filter(exchange);
		}, null, true).secure(request, ACCEPT).block(TIMEOUT);
	}

	@Test
	void whenAuthenticatedThenPrincipalAndContextAreHandedOn() {
		Authentication ada = new TestingAuthenticationToken("ada", null, "ROLE_USER");
		HandshakeDecision decision = decide(authenticated(ada), false, ACCEPT);
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
				false, ACCEPT);
		assertThat(decision.getInfo().getPrincipal().blockOptional(TIMEOUT)).isEmpty();
	}

	@Test
	void whenChainAnswersThenItIsTheRejection() {
		HandshakeDecision decision = decide((exchange, chain) -> {
			exchange.getResponse().setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
			exchange.getResponse().getHeaders().set("Retry-After", "3");
			exchange.getResponse().getHeaders().set("Content-Type", "text/plain");
			exchange.getResponse().getHeaders().addAll("WWW-Authenticate", List.of("Basic", "Bearer"));
			return exchange.getResponse()
				.writeWith(Mono.fromSupplier(() -> exchange.getResponse().bufferFactory().wrap(new byte[3])));
		}, false, ACCEPT);
		assertThat(decision.getStatus()).isEqualTo(429);
		assertThat(decision.getHeaders()).containsOnly(Map.entry("retry-after", "3"),
				Map.entry("www-authenticate", "Basic, Bearer"));
	}

	@Test
	void whenChainRedirectsOrSwallowsThenStatusIs403() {
		HandshakeDecision redirected = decide((exchange, chain) -> {
			exchange.getResponse().setStatusCode(HttpStatus.FOUND);
			exchange.getResponse().getHeaders().setLocation(URI.create("/login"));
			return exchange.getSession().flatMap((session) -> {
				session.start();
				return exchange.getResponse().setComplete();
			});
		}, false, ACCEPT);
		assertThat(redirected.getStatus()).isEqualTo(403);
		assertThat(redirected.getHeaders()).isEmpty();
		assertThat(decide((exchange, chain) -> Mono.empty(), false, ACCEPT).getStatus()).isEqualTo(403);
		assertThat(decide((exchange, chain) -> {
			exchange.getResponse().setStatusCode(HttpStatus.OK);
			return exchange.getResponse().setComplete();
		}, false, ACCEPT).getStatus()).isEqualTo(403);
	}

	@Test
	void whenSecurityFailsOutsideOfTheChainThenItIsARejection() {
		assertStatus(401, (info) -> Mono.error(new BadCredentialsException("wrong")));
		assertStatus(403, (info) -> Mono.error(new AccessDeniedException("no")));
	}

	private void assertStatus(int status, Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		assertThatExceptionOfType(SessionRejectedException.class)
			.isThrownBy(() -> decide((exchange, chain) -> chain.filter(exchange), false, next))
			.extracting(SessionRejectedException::getHttpStatus)
			.isEqualTo(status);
	}

	private static WebFilter authenticated(Authentication authentication) {
		return (exchange, chain) -> chain.filter(exchange)
			.contextWrite((context) -> context.put(ServerWebExchange.class, exchange))
			.contextWrite(ReactiveSecurityContextHolder.withAuthentication(authentication));
	}

	private HandshakeDecision decide(WebFilter filter, boolean accessTokenInQuery,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		HandshakeDecision decision = new WebFilterHandshakeSecurity(filter, null, accessTokenInQuery)
			.secure(this.request, next)
			.block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

}
