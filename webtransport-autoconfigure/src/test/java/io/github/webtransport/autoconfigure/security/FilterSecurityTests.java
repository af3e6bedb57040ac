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

import java.io.IOException;
import java.security.Principal;
import java.util.List;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.micrometer.context.ContextRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the security of sessions in web applications that are guarded by filters of
 * their own, without Spring Security.
 */
class FilterSecurityTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			WebTransportServerAutoConfiguration.class, WebTransportSecurityAutoConfiguration.class,
			WebTransportFilterSecurityAutoConfiguration.class, SslAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner reactiveRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class))
		.withClassLoader(new FilteredClassLoader("org.springframework.security"))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(Controller.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	private final WebApplicationContextRunner servletRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class))
		.withClassLoader(new FilteredClassLoader("org.springframework.security"))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(Controller.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	/**
	 * The registry of the JVM looks for accessors once, with the class loader of whoever
	 * comes first.
	 */
	@BeforeAll
	static void loadContextRegistry() {
		ContextRegistry.getInstance();
	}

	@Test
	void filtersOfAReactiveApplicationGuardItsSessions() {
		this.reactiveRunner.withBean(Keys.class).run(FilterSecurityTests::onlyWhoHasTheKeyComesIn);
	}

	@Test
	void filtersOfAServletApplicationGuardItsSessions() {
		this.servletRunner.withBean(ServletKeys.class).run((context) -> {
			onlyWhoHasTheKeyComesIn(context);
			assertThat(Handshakes.status(context, Handshakes.request("/open").header("X-Key", "right"))).isEqualTo(200);
		});
	}

	/**
	 * A filter looks at the path that the container makes of it.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/any/../admin", "/any/..", "/any/./admin", "//admin", "/any//admin", "/admin;x=y",
			"/any;/admin", "/any/%2e%2e/admin", "/any%2fadmin", "/any%5cadmin", "/any%00", "/any/%25", "/any/%0a",
			"/any/%ff" })
	void whenPathOfAServletApplicationIsAmbiguousThenRefused(String path) {
		this.servletRunner.withBean(ServletKeys.class)
			.run((context) -> assertThat(Handshakes.status(context, Handshakes.request(path))).isEqualTo(400));
	}

	@Test
	void whenTokenMayBeInTheQueryThenFiltersSeeItAsHeader() {
		String property = "webtransport.server.security.access-token-in-query=true";
		this.reactiveRunner.withBean(Keys.class)
			.withPropertyValues(property)
			.run(FilterSecurityTests::whoHasTheTokenComesIn);
		this.servletRunner.withBean(ServletKeys.class)
			.withPropertyValues(property)
			.run(FilterSecurityTests::whoHasTheTokenComesIn);
	}

	@Test
	void whenThereAreNoFiltersThenSessionsAreOpen() {
		this.reactiveRunner
			.run((context) -> assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200));
		this.servletRunner
			.run((context) -> assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200));
	}

	@Test
	void whenDisabledThenSessionsAreOpen() {
		this.reactiveRunner.withBean(Keys.class)
			.withPropertyValues("webtransport.server.security.enabled=false")
			.run((context) -> assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200));
		this.servletRunner.withBean(ServletKeys.class)
			.withPropertyValues("webtransport.server.security.enabled=false")
			.run((context) -> assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200));
	}

	private static void onlyWhoHasTheKeyComesIn(ApplicationContext context) {
		HandshakeDecision refused = Handshakes.decide(context, Handshakes.request("/open"));
		assertThat(refused.getStatus()).isEqualTo(401);
		assertThat(refused.getHeaders()).containsEntry("www-authenticate", List.of("Key"));
		assertThat(Handshakes.status(context, Handshakes.request("/principal").header("X-Key", "wrong")))
			.isEqualTo(401);
		HandshakeDecision accepted = Handshakes.decide(context,
				Handshakes.request("/principal").header("X-Key", "right"));
		assertThat(accepted.getStatus()).isEqualTo(200);
		Principal principal = accepted.getInfo().getPrincipal().block(Handshakes.TIMEOUT);
		assertThat(principal).isNotNull();
		assertThat(principal.getName()).isEqualTo("machine");
	}

	private static void whoHasTheTokenComesIn(ApplicationContext context) {
		assertThat(Handshakes.status(context,
				Handshakes.request("/open?access_token=right").queryParam("access_token", "right")))
			.isEqualTo(200);
		assertThat(Handshakes.status(context,
				Handshakes.request("/open?access_token=wrong").queryParam("access_token", "wrong")))
			.isEqualTo(401);
	}

	private static boolean isRight(@Nullable String key, @Nullable String authorization) {
		return "right".equals(key) || "Bearer right".equals(authorization);
	}

	static class Controller {

		@WebTransportMapping("/open")
		Mono<Void> open() {
			return Mono.never();
		}

		@WebTransportMapping("/principal")
		Mono<Void> principal(Principal principal) {
			return Mono.never();
		}

		@WebTransportMapping("/**")
		Mono<Void> any() {
			return Mono.never();
		}

	}

	static class Keys implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			if (isRight(exchange.getRequest().getHeaders().getFirst("X-Key"),
					exchange.getRequest().getHeaders().getFirst("Authorization"))) {
				Principal machine = () -> "machine";
				return chain.filter(exchange.mutate().principal(Mono.just(machine)).build());
			}
			exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
			exchange.getResponse().getHeaders().set("WWW-Authenticate", "Key");
			return exchange.getResponse().setComplete();
		}

	}

	static class ServletKeys implements Filter {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			HttpServletRequest http = (HttpServletRequest) request;
			if (http.getServletPath().startsWith("/any")
					|| isRight(http.getHeader("X-Key"), http.getHeader("Authorization"))) {
				chain.doFilter(new HttpServletRequestWrapper(http) {

					@Override
					public Principal getUserPrincipal() {
						return () -> "machine";
					}

				}, response);
			}
			else {
				((HttpServletResponse) response).setHeader("WWW-Authenticate", "Key");
				((HttpServletResponse) response).sendError(401);
			}
		}

	}

}
