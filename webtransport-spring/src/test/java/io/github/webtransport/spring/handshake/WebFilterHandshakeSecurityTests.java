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

package io.github.webtransport.spring.handshake;

import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link WebFilterHandshakeSecurity}.
 */
class WebFilterHandshakeSecurityTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Function<HandshakeInfo, Mono<HandshakeDecision>> ACCEPT = (info) -> Mono.deferContextual(
			(context) -> Mono.just(HandshakeDecision.accept(info, (session) -> Mono.empty()).withContext(context)));

	private final HandshakeInfo request = HandshakeInfo
		.builder(URI.create("https://example.org:4433/rooms/blue%20sky?x=1&access_token=t%2B1&y=2"))
		.header("origin", "https://example.com")
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
			assertThat(exchange.getRequest().getHeaders().getOrigin()).isEqualTo("https://example.com");
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

	@ParameterizedTest
	@CsvSource({ "access_token=t&filter[a]=1, filter[a]=1", "filter[a]=1&access_token=t, filter[a]=1",
			"a=1&access%5Ftoken=t&b, a=1&b", "access_token=t, ", "a=%41&access_token=t&&c=+, a=%41&&c=+" })
	void whenTheQueryIsNotEncodedStrictlyThenTheTokenIsTakenOutOfIt(String query, @Nullable String rest) {
		HandshakeInfo request = HandshakeInfo.builder(URI.create("https://example.org/?" + query))
			.queryParam("access_token", "t")
			.build();
		WebFilterHandshakeSecurity.builder(List.of((exchange, chain) -> {
			assertThat(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION)).isEqualTo("Bearer t");
			assertThat(exchange.getRequest().getURI().getRawQuery()).isEqualTo(rest);
			return chain.filter(exchange);
		})).accessTokenInQuery(true).build().secure(request, ACCEPT).block(TIMEOUT);
	}

	@Test
	void whenThereIsAnAuthorizationThenTokenInTheQueryDoesNotCount() {
		HandshakeInfo request = this.request.mutate().header("authorization", "Basic xyz").build();
		WebFilterHandshakeSecurity.builder(List.of((exchange, chain) -> {
			assertThat(exchange.getRequest().getHeaders().get(HttpHeaders.AUTHORIZATION)).containsExactly("Basic xyz");
			return chain.filter(exchange);
		})).accessTokenInQuery(true).build().secure(request, ACCEPT).block(TIMEOUT);
	}

	@Test
	void whenAFilterTellsThePrincipalThenItIsHandedOn() {
		Principal ada = () -> "ada";
		HandshakeDecision decision = decide(
				(exchange, chain) -> chain.filter(exchange.mutate().principal(Mono.just(ada)).build())
					.contextWrite((context) -> context.put(ServerWebExchange.class, exchange).put("tenant", "t")),
				false, ACCEPT);
		assertThat(decision.getInfo().getPrincipal().block(TIMEOUT)).isSameAs(ada);
		assertThat(decision.getContext().hasKey(ServerWebExchange.class)).isFalse();
		assertThat(decision.getContext().<String>get("tenant")).isEqualTo("t");
	}

	@Test
	void filtersAreCalledInTheirOrder() {
		List<String> called = new ArrayList<>();
		HandshakeDecision decision = WebFilterHandshakeSecurity.builder(List.of((exchange, chain) -> {
			called.add("first");
			return chain.filter(exchange);
		}, (exchange, chain) -> {
			called.add("second");
			exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
			return exchange.getResponse().setComplete();
		}, (exchange, chain) -> {
			called.add("third");
			return chain.filter(exchange);
		})).build().secure(this.request, ACCEPT).block(TIMEOUT);
		assertThat(decision).isNotNull();
		assertThat(decision.getStatus()).isEqualTo(401);
		assertThat(called).containsExactly("first", "second");
	}

	@Test
	void whenAFilterFailsAfterwardsThenTheHandlerIsAbandoned() {
		WebTransportHandler handler = mock(WebTransportHandler.class);
		assertThatIllegalStateException().isThrownBy(() -> decide(
				(exchange, chain) -> chain.filter(exchange).then(Mono.error(new IllegalStateException("late"))), false,
				(info) -> Mono.just(HandshakeDecision.accept(info, handler))));
		verify(handler).abandon();
	}

	@Test
	void filtersForCorsDoNotJudgeTheOrigin() {
		CorsConfiguration nobody = new CorsConfiguration();
		CorsWebFilter filter = new CorsWebFilter((exchange) -> nobody);
		assertThat(decide(filter, false, ACCEPT).isAccepted()).isTrue();
		HandshakeDecision decision = decide((exchange, chain) -> filter.filter(exchange, (passed) -> {
			passed.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
			return passed.getResponse().setComplete();
		}), false, ACCEPT);
		assertThat(decision.getStatus()).isEqualTo(401);
		assertThat(decision.getHeaders()).isEmpty();
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
		assertThat(decision.getHeaders()).containsOnly(Map.entry("retry-after", List.of("3")),
				Map.entry("www-authenticate", List.of("Basic", "Bearer")));
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

	private HandshakeDecision decide(WebFilter filter, boolean accessTokenInQuery,
			Function<HandshakeInfo, Mono<HandshakeDecision>> next) {
		HandshakeDecision decision = WebFilterHandshakeSecurity.builder(List.of(filter))
			.accessTokenInQuery(accessTokenInQuery)
			.build()
			.secure(this.request, next)
			.block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

}
