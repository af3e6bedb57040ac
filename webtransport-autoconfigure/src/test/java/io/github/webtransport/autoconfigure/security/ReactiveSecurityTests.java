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
import java.util.Map;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebSessionIdResolverAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the security of sessions in a WebFlux application.
 */
class ReactiveSecurityTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportSecurityAutoConfiguration.class, SslAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
				WebSessionIdResolverAutoConfiguration.class, ReactiveUserDetailsServiceAutoConfiguration.class,
				ReactiveWebSecurityAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(SecuredController.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	private final ReactiveWebApplicationContextRunner securedRunner = this.runner
		.withUserConfiguration(SecurityConfiguration.class);

	@Test
	void whenUnauthenticatedThenRefusedBeforeTheHandler() {
		this.securedRunner.run((context) -> {
			HandshakeDecision decision = Handshakes.decide(context, Handshakes.request("/secret/1"));
			assertThat(decision.getStatus()).isEqualTo(401);
			assertThat(decision.getHeaders())
				.containsOnly(Map.entry("www-authenticate", List.of("Basic realm=\"Realm\"")));
			assertThat(context.getBean(SecuredController.class).getCalls()).isEmpty();
		});
	}

	@Test
	void whenPasswordRuleOrPathIsNotInOrderThenRefused() {
		this.securedRunner.run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "ada", "wrong"))).isEqualTo(401);
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/2", "ada", "ada-pw"))).isEqualTo(403);
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/1;x=y", "ada", "ada-pw"))).isEqualTo(400);
		});
	}

	@Test
	void originIsCheckedBeforeSecurityAndNotByIt() {
		this.securedRunner.run((context) -> {
			assertThat(Handshakes.status(context,
					Handshakes.basic("/secret/1", "ada", "wrong").header("origin", "https://evil.org")))
				.isEqualTo(403);
			assertThat(Handshakes.status(context,
					Handshakes.basic("/secret/1", "ada", "ada-pw").header("origin", "https://localhost:8443")))
				.isEqualTo(200);
		});
	}

	@Test
	void whenAuthenticatedThenHandlerGetsThePrincipalAndTheContext() {
		this.securedRunner.run((context) -> {
			HandshakeDecision decision = Handshakes.decide(context, Handshakes.basic("/secret/1", "ada", "ada-pw"));
			Disposable handled = Handshakes.handle(decision).subscribe();
			assertThat(context.getBean(SecuredController.class).getCalls()).containsExactly("secret ada",
					"context ada");
			handled.dispose();
		});
	}

	@Test
	void whenPathIsOpenThenNobodyMayCome() {
		this.securedRunner.run((context) -> {
			Handshakes.handle(Handshakes.decide(context, Handshakes.request("/open"))).subscribe().dispose();
			assertThat(context.getBean(SecuredController.class).getCalls()).containsExactly("open nobody");
		});
	}

	@Test
	void shouldResolveArgumentsOfSpringSecurity() {
		this.securedRunner.run((context) -> {
			Handshakes.handle(Handshakes.decide(context, Handshakes.basic("/arguments", "ada", "ada-pw")))
				.block(Handshakes.TIMEOUT);
			assertThat(context.getBean(SecuredController.class).getCalls())
				.containsExactly("arguments ada ada ada ada");
			Handshakes.handle(Handshakes.decide(context, Handshakes.basic("/expression", "ada", "ada-pw")))
				.block(Handshakes.TIMEOUT);
			assertThat(context.getBean(SecuredController.class).getCalls())
				.endsWith("UsernamePasswordAuthenticationToken");
		});
	}

	@Test
	void methodSecurityHoldsInHandlers() {
		this.securedRunner.withUserConfiguration(MethodSecurityConfiguration.class).run((context) -> {
			StepVerifier
				.create(Handshakes.handle(Handshakes.decide(context, Handshakes.basic("/admin", "ada", "ada-pw"))))
				.expectErrorSatisfies(Handshakes::closedAsForbidden)
				.verify(Handshakes.TIMEOUT);
			assertThat(context.getBean(SecuredController.class).getCalls()).isEmpty();
			Handshakes.handle(Handshakes.decide(context, Handshakes.basic("/admin", "root", "root-pw")))
				.block(Handshakes.TIMEOUT);
			assertThat(context.getBean(SecuredController.class).getCalls()).containsExactly("admin");
		});
	}

	@Test
	void whenThereAreNoRulesThenEverySessionIsAuthenticated() {
		this.runner.withUserConfiguration(UserConfiguration.class).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isIn(401, 403);
			assertThat(Handshakes.status(context, Handshakes.basic("/open", "ada", "ada-pw"))).isEqualTo(200);
		});
	}

	@Test
	void filtersBesideSpringSecurityHold() {
		this.securedRunner.withBean(Tenants.class).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(402);
			assertThat(Handshakes.status(context, Handshakes.request("/open").header("X-Tenant", "blue")))
				.isEqualTo(200);
			assertThat(Handshakes.status(context, Handshakes.request("/secret/1").header("X-Tenant", "blue")))
				.isEqualTo(401);
		});
	}

	@Test
	void whenDisabledThenSessionsAreOpen() {
		this.securedRunner.withPropertyValues("webtransport.server.security.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(WebTransportHandshakeSecurity.class)
				.hasSingleBean(WebFilterChainProxy.class);
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200);
		});
	}

	@Test
	void whenApplicationHasItsOwnSecurityThenItIsUsed() {
		this.securedRunner.withBean("mine", WebTransportHandshakeSecurity.class, WebTransportHandshakeSecurity::denyAll)
			.run((context) -> {
				assertThat(context).hasSingleBean(WebTransportHandshakeSecurity.class).hasBean("mine");
				assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(403);
			});
	}

	static class Tenants implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			if (exchange.getRequest().getHeaders().containsHeader("X-Tenant")) {
				return chain.filter(exchange);
			}
			exchange.getResponse().setStatusCode(HttpStatus.PAYMENT_REQUIRED);
			return exchange.getResponse().setComplete();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserConfiguration {

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ada").password("{noop}ada-pw").roles("USER").build(),
					User.withUsername("root").password("{noop}root-pw").roles("USER", "ADMIN").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecurityConfiguration extends UserConfiguration {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.httpBasic(Customizer.withDefaults())
				.cors((cors) -> cors.configurationSource((exchange) -> new CorsConfiguration()))
				.authorizeExchange((authorize) -> authorize.pathMatchers("/open")
					.permitAll()
					.pathMatchers("/secret/2")
					.hasRole("ADMIN")
					.anyExchange()
					.authenticated())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableReactiveMethodSecurity
	static class MethodSecurityConfiguration {

	}

}
