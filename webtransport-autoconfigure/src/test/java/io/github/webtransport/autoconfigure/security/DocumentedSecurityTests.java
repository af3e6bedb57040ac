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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.micrometer.context.ContextRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.authentication.UserDetailsRepositoryReactiveAuthenticationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of {@code docs/security.md} says what is.
 */
class DocumentedSecurityTests {

	private static final Path DOCUMENT = Path.of("../docs/security.md");

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			WebTransportServerAutoConfiguration.class, WebTransportSecurityAutoConfiguration.class,
			WebTransportFilterSecurityAutoConfiguration.class, SslAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner webFlux = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class));

	private final ReactiveWebApplicationContextRunner webFluxSecurity = this.webFlux
		.withConfiguration(AutoConfigurations.of(ReactiveUserDetailsServiceAutoConfiguration.class,
				ReactiveWebSecurityAutoConfiguration.class))
		.withUserConfiguration(ReactiveUsers.class, ReactiveChain.class);

	private final WebApplicationContextRunner mvc = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class));

	private final WebApplicationContextRunner mvcSecurity = this.mvc
		.withConfiguration(
				AutoConfigurations.of(SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class))
		.withUserConfiguration(Users.class, ServletChain.class);

	private final ApplicationContextRunner none = new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS);

	private final Map<String, List<AbstractApplicationContextRunner<?, ?, ?>>> applications = new LinkedHashMap<>();

	DocumentedSecurityTests() {
		FilteredClassLoader withoutSecurity = new FilteredClassLoader("org.springframework.security");
		add("WebFlux, Spring Security", this.webFluxSecurity);
		add("WebFlux, filters of its own",
				this.webFlux.withClassLoader(withoutSecurity).withUserConfiguration(OwnWebFilter.class));
		add("WebFlux, no filters", this.webFlux.withClassLoader(withoutSecurity));
		add("MVC, Spring Security", this.mvcSecurity);
		add("MVC, filters of its own",
				this.mvc.withClassLoader(withoutSecurity).withUserConfiguration(OwnFilter.class));
		add("MVC, no filters", this.mvc.withClassLoader(withoutSecurity));
		add("no web server, Spring Security, users", this.none.withUserConfiguration(ReactiveUsers.class),
				this.none.withUserConfiguration(Users.class));
		add("MVC or no web server, a `SecurityWebFilterChain`",
				this.mvcSecurity.withUserConfiguration(ReactiveUsers.class, SessionChain.class),
				this.none.withUserConfiguration(ReactiveUsers.class, SessionChain.class));
		add("any, Spring Security, but nothing of the above", this.webFlux, this.mvc, this.none);
		add("no web server, no Spring Security", this.none.withClassLoader(withoutSecurity));
		add("any, a `WebTransportHandshakeSecurity`", this.webFluxSecurity.withUserConfiguration(OwnSecurity.class),
				this.mvcSecurity.withUserConfiguration(OwnSecurity.class),
				this.none.withUserConfiguration(OwnSecurity.class),
				this.none.withClassLoader(withoutSecurity).withUserConfiguration(OwnSecurity.class));
		String disabled = "webtransport.server.security.enabled=false";
		add("any, `webtransport.server.security.enabled=false`", this.webFluxSecurity.withPropertyValues(disabled),
				this.mvcSecurity.withPropertyValues(disabled), this.none.withPropertyValues(disabled),
				this.webFlux.withClassLoader(withoutSecurity)
					.withUserConfiguration(OwnWebFilter.class)
					.withPropertyValues(disabled),
				this.mvc.withClassLoader(withoutSecurity)
					.withUserConfiguration(OwnFilter.class)
					.withPropertyValues(disabled));
	}

	private void add(String application, AbstractApplicationContextRunner<?, ?, ?>... runners) {
		this.applications.put(application, Arrays.asList(runners));
	}

	/**
	 * The registry of the JVM looks for accessors once, with the class loader of whoever
	 * comes first.
	 */
	@BeforeAll
	static void loadContextRegistry() {
		ContextRegistry.getInstance();
	}

	@Test
	void shouldDescribeEveryKindOfApplication() throws IOException {
		assertThat(rows().map((row) -> row.get(0))).containsExactlyElementsOf(this.applications.keySet());
	}

	@TestFactory
	Stream<DynamicTest> decisionsAreThoseOfTheTable() throws IOException {
		return rows().flatMap((row) -> this.applications.getOrDefault(row.get(0), List.of())
			.stream()
			.map((runner) -> DynamicTest.dynamicTest(row.get(0), () -> check(runner, row.subList(2, row.size())))));
	}

	private static void check(AbstractApplicationContextRunner<?, ?, ?> runner, List<String> statuses) {
		runner.withUserConfiguration(FakeEngineConfiguration.class)
			.withBean(Controller.class)
			.withPropertyValues("webtransport.server.ssl.self-signed=true")
			.run((context) -> {
				ApplicationContext application = (ApplicationContext) context;
				assertThat(statuses).containsExactly(
						String.valueOf(Handshakes.status(application, Handshakes.request("/open"))),
						String.valueOf(Handshakes.status(application, Handshakes.request("/secret"))),
						String.valueOf(Handshakes.status(application, Handshakes.basic("/secret", "ada", "ada-pw"))),
						String.valueOf(Handshakes.status(application, Handshakes.basic("/admin", "ada", "ada-pw"))),
						String.valueOf(Handshakes.status(application, Handshakes.basic("/admin", "root", "root-pw"))));
			});
	}

	/**
	 * Return the cells of each row of the table.
	 */
	private static Stream<List<String>> rows() throws IOException {
		return Files.readAllLines(DOCUMENT)
			.stream()
			.dropWhile((line) -> !line.startsWith("| application "))
			.takeWhile((line) -> line.startsWith("|"))
			.skip(2)
			.map((line) -> Arrays.stream(line.substring(1).split("\\|")).map(String::trim).toList());
	}

	/**
	 * Return what a filter that has the rules answers, or 200 to let pass.
	 */
	private static int decide(String path, @Nullable String authorization) {
		String user = (authorization != null) ? new String(
				Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8) : "";
		if (path.equals("/open") || user.equals("root:root-pw")) {
			return 200;
		}
		if (!user.equals("ada:ada-pw")) {
			return 401;
		}
		return path.equals("/admin") ? 403 : 200;
	}

	private static UserDetails[] accounts() {
		return new UserDetails[] { User.withUsername("ada").password("{noop}ada-pw").roles("USER").build(),
				User.withUsername("root").password("{noop}root-pw").roles("ADMIN").build() };
	}

	static class Controller {

		@WebTransportMapping({ "/open", "/secret", "/admin" })
		Mono<Void> any() {
			return Mono.never();
		}

	}

	static class OwnWebFilter {

		@Bean
		WebFilter rules() {
			return (exchange, chain) -> {
				int status = decide(exchange.getRequest().getPath().value(),
						exchange.getRequest().getHeaders().getFirst("Authorization"));
				if (status == 200) {
					return chain.filter(exchange);
				}
				exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(status));
				return exchange.getResponse().setComplete();
			};
		}

	}

	static class OwnFilter {

		@Bean
		Filter rules() {
			return (request, response, chain) -> {
				HttpServletRequest http = (HttpServletRequest) request;
				int status = decide(http.getServletPath(), http.getHeader("Authorization"));
				if (status == 200) {
					chain.doFilter(request, response);
				}
				else {
					((HttpServletResponse) response).sendError(status);
				}
			};
		}

	}

	static class OwnSecurity {

		@Bean
		WebTransportHandshakeSecurity denying() {
			return WebTransportHandshakeSecurity.denyAll();
		}

	}

	static class Users {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(accounts());
		}

	}

	static class ReactiveUsers {

		@Bean
		MapReactiveUserDetailsService reactiveUsers() {
			return new MapReactiveUserDetailsService(accounts());
		}

	}

	static class ServletChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.httpBasic(Customizer.withDefaults())
				.authorizeHttpRequests((authorize) -> authorize.requestMatchers("/open")
					.permitAll()
					.requestMatchers("/admin")
					.hasRole("ADMIN")
					.anyRequest()
					.authenticated())
				.build();
		}

	}

	static class ReactiveChain {

		@Bean
		SecurityWebFilterChain reactiveChain(ServerHttpSecurity http) {
			return http.httpBasic(Customizer.withDefaults())
				.authorizeExchange((authorize) -> authorize.pathMatchers("/open")
					.permitAll()
					.pathMatchers("/admin")
					.hasRole("ADMIN")
					.anyExchange()
					.authenticated())
				.build();
		}

	}

	static class SessionChain {

		@Bean
		SecurityWebFilterChain sessions(ReactiveUserDetailsService users) {
			return ServerHttpSecurity.http()
				.httpBasic((basic) -> basic
					.authenticationManager(new UserDetailsRepositoryReactiveAuthenticationManager(users)))
				.authorizeExchange((authorize) -> authorize.matchers(ServerWebExchangeMatchers.pathMatchers("/open"))
					.permitAll()
					.matchers(ServerWebExchangeMatchers.pathMatchers("/admin"))
					.hasRole("ADMIN")
					.anyExchange()
					.authenticated())
				.build();
		}

	}

}
