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

package io.github.webtransport.autoconfigure.security.property;

import java.util.List;

import io.github.webtransport.autoconfigure.security.WebTransportFilterSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.security.WebTransportSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebSessionIdResolverAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * A reactive application in which everything is open but what a rule looks at, and a
 * filter beside.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ WebTransportServerAutoConfiguration.class, WebTransportSecurityAutoConfiguration.class,
		WebTransportFilterSecurityAutoConfiguration.class, SslAutoConfiguration.class,
		NettyReactiveWebServerAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
		CodecsAutoConfiguration.class, WebFluxAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class,
		WebSessionIdResolverAutoConfiguration.class, ReactiveWebSecurityAutoConfiguration.class })
@Import({ FakeEngineConfiguration.class, SessionController.class, RequestController.class })
class ReactiveRules {

	@Bean
	@Order(1)
	SecurityWebFilterChain area(ServerHttpSecurity http) {
		return http
			.securityMatcher(
					(exchange) -> matches("internal".equals(exchange.getRequest().getHeaders().getFirst("X-Area"))))
			.httpBasic(Customizer.withDefaults())
			.authorizeExchange((authorize) -> authorize.anyExchange().hasRole("ADMIN"))
			.build();
	}

	@Bean
	@Order(2)
	SecurityWebFilterChain api(ServerHttpSecurity http) {
		return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/api/**"))
			.addFilterAt(ReactiveRules::authenticateByKey, SecurityWebFiltersOrder.AUTHENTICATION)
			.authorizeExchange((authorize) -> authorize.anyExchange().authenticated())
			.build();
	}

	private static Mono<Void> authenticateByKey(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		boolean right = "right".equals(request.getHeaders().getFirst("X-Key"))
				|| "right".equals(request.getQueryParams().getFirst("key"));
		return right
				? chain.filter(exchange)
					.contextWrite(ReactiveSecurityContextHolder.withAuthentication(
							UsernamePasswordAuthenticationToken.authenticated("machine", null, List.of())))
				: chain.filter(exchange);
	}

	@Bean
	@Order(3)
	SecurityWebFilterChain rest(ServerHttpSecurity http) {
		return http.httpBasic(Customizer.withDefaults())
			.formLogin(Customizer.withDefaults())
			.authorizeExchange((authorize) -> authorize.pathMatchers("/admin/**")
				.hasRole("ADMIN")
				.pathMatchers("/users/**")
				.authenticated()
				.matchers((exchange) -> matches(isGuarded(exchange.getRequest())))
				.hasRole("ADMIN")
				.matchers((exchange) -> matches(
						"https://evil.example".equals(exchange.getRequest().getHeaders().getFirst("Origin"))))
				.denyAll()
				.pathMatchers("/vip/**")
				.access((authentication, context) -> Mono
					.just(new AuthorizationDecision(hasCookie(context.getExchange().getRequest(), "vip", "yes"))))
				.anyExchange()
				.permitAll())
			.build();
	}

	private static Mono<MatchResult> matches(boolean matches) {
		return matches ? MatchResult.match() : MatchResult.notMatch();
	}

	private static boolean isGuarded(ServerHttpRequest request) {
		String host = request.getURI().getHost();
		return request.getQueryParams().containsKey("debug") || (host != null && host.startsWith("admin."))
				|| request.getHeaders().getOrEmpty("X-Role").stream().anyMatch((role) -> role.contains("admin"))
				|| hasCookie(request, "area", "internal");
	}

	private static boolean hasCookie(ServerHttpRequest request, String name, String value) {
		return request.getCookies()
			.getOrDefault(name, List.of())
			.stream()
			.anyMatch((cookie) -> value.equals(cookie.getValue()));
	}

	@Bean
	MapReactiveUserDetailsService users() {
		return new MapReactiveUserDetailsService(
				User.withUsername("ada").password("{noop}ada-pw").roles("USER").build(),
				User.withUsername("root").password("{noop}root-pw").roles("ADMIN").build());
	}

	@Bean
	WebFilter blocking() {
		return (exchange, chain) -> {
			ServerHttpRequest request = exchange.getRequest();
			String path = request.getPath().value();
			if (request.getHeaders().containsHeader("X-Blocked") || path.startsWith("/blocked")) {
				return answer(exchange, HttpStatusCode.valueOf(451));
			}
			boolean zone = path.startsWith("/zone/") || path.endsWith(".txt");
			return (zone && !request.getHeaders().containsHeader("X-Zone")) ? answer(exchange, HttpStatus.FORBIDDEN)
					: chain.filter(exchange);
		};
	}

	private static Mono<Void> answer(ServerWebExchange exchange, HttpStatusCode status) {
		exchange.getResponse().setStatusCode(status);
		return exchange.getResponse().setComplete();
	}

}
