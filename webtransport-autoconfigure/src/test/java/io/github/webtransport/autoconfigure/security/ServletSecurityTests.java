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
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the security of sessions in a servlet application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServletSecurityTests {

	static final List<UnaryOperator<HandshakeInfo.Builder>> RULES = List.of(
			(request) -> request.header("X-Area", "internal"), (request) -> request.header("x-role", "admin"),
			(request) -> request.header("origin", "https://localhost:8443"),
			(request) -> request.cookie("area", "internal").header("cookie", "area=internal"),
			(request) -> request.addresses(null, new InetSocketAddress("10.1.2.3", 4000)),
			(request) -> request.addresses(new InetSocketAddress("10.1.2.4", 4000), null));

	private static final String WARNING = "All WebTransport sessions are refused with 403";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportSecurityAutoConfiguration.class, SslAutoConfiguration.class, WebMvcAutoConfiguration.class,
				SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(SecuredController.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	private final WebApplicationContextRunner usersRunner = this.runner.withBean(UserDetailsService.class,
			() -> new InMemoryUserDetailsManager(
					User.withUsername("ada").password("{noop}ada-pw").roles("USER").build(),
					User.withUsername("root").password("{noop}root-pw").roles("ADMIN").build()));

	private final WebApplicationContextRunner basicRunner = this.usersRunner
		.withUserConfiguration(RulesConfiguration.class);

	private final WebApplicationContextRunner bearerRunner = this.runner
		.withUserConfiguration(ResourceServerConfiguration.class)
		.withBean(JwtDecoder.class, () -> ServletSecurityTests::decode);

	@Test
	void whenUnauthenticatedThenRefusedBeforeTheHandler(CapturedOutput output) {
		this.basicRunner.run((context) -> {
			HandshakeDecision decision = Handshakes.decide(context, Handshakes.request("/secret/1"));
			assertThat(decision.getStatus()).isEqualTo(401);
			assertThat(decision.getHeaders()).containsKey("www-authenticate");
			assertThat(context.getBean(SecuredController.class).getCalls()).isEmpty();
			assertThat(output).doesNotContain(WARNING);
		});
	}

	@Test
	void whenAuthenticatedThenHandlerGetsThePrincipalAndTheContext() {
		this.basicRunner.run((context) -> {
			HandshakeDecision decision = Handshakes.decide(context, Handshakes.basic("/secret/1", "ada", "ada-pw"));
			Disposable handled = Handshakes.handle(decision).subscribe();
			assertThat(context.getBean(SecuredController.class).getCalls()).containsExactly("secret ada",
					"context ada");
			handled.dispose();
		});
	}

	@Test
	void rulesOfTheApplicationHold() {
		this.basicRunner.run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200);
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/2", "ada", "ada-pw"))).isEqualTo(403);
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/2", "root", "root-pw"))).isEqualTo(200);
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "ada", "wrong"))).isEqualTo(401);
			// Spelled differently
			assertThat(Handshakes.status(context, Handshakes.basic("/%73ecret/%32", "ada", "ada-pw"))).isEqualTo(403);
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/2;x=y", "ada", "ada-pw"))).isEqualTo(400);
		});
	}

	/**
	 * To each of them a request that the rule does not look at is open.
	 */
	@ParameterizedTest
	@FieldSource("RULES")
	void rulesSeeAllThatTheRequestHas(UnaryOperator<HandshakeInfo.Builder> request) {
		this.usersRunner.withUserConfiguration(ServletRules.MatchersConfiguration.class).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200);
			assertThat(Handshakes.status(context, request.apply(Handshakes.request("/open?none=1")))).isEqualTo(401);
			assertThat(Handshakes.status(context, request.apply(Handshakes.basic("/open?none=1", "ada", "ada-pw"))))
				.isEqualTo(403);
			assertThat(Handshakes.status(context, request.apply(Handshakes.basic("/open?none=1", "root", "root-pw"))))
				.isEqualTo(200);
		});
	}

	@Test
	void rulesForHeadersAreNotPassedBy() {
		this.usersRunner.withUserConfiguration(ServletRules.HeadersConfiguration.class).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200);
			assertThat(Handshakes.status(context, Handshakes.request("/open").header("X-Area", "internal")))
				.isEqualTo(401);
			assertThat(Handshakes.status(context, Handshakes.request("/open").header("X-Role", "admin")))
				.isEqualTo(401);
		});
	}

	@Test
	void rulesSeeTheQueryAndTheHost() {
		this.usersRunner.withUserConfiguration(ServletRules.MatchersConfiguration.class).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/open?debug"))).isEqualTo(401);
			assertThat(Handshakes.status(context, Handshakes.request("/open?a=b&de%62ug=1"))).isEqualTo(401);
			assertThat(Handshakes.status(context,
					HandshakeInfo.builder(URI.create("https://admin.example.org:4433/open"))))
				.isEqualTo(401);
			assertThat(Handshakes.status(context, HandshakeInfo.builder(URI.create("https://localhost:666/open"))))
				.isEqualTo(401);
		});
	}

	/**
	 * A second evaluator is nobody's, and no rule may hold less for it.
	 */
	@Test
	void whenThereAreTwoEvaluatorsThenTheRulesHold() {
		this.basicRunner.withBean("second", WebInvocationPrivilegeEvaluator.class, AllowingEvaluator::new)
			.run((context) -> {
				assertThat(Handshakes.status(context, Handshakes.basic("/secret/2", "ada", "ada-pw"))).isEqualTo(403);
				assertThat(Handshakes.status(context, Handshakes.request("/secret/1"))).isEqualTo(401);
			});
	}

	@Test
	void whenARuleWantsWhatTheRequestCannotHaveThenItDenies(CapturedOutput output) {
		this.usersRunner.withUserConfiguration(ImpossibleConfiguration.class).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.basic("/open", "root", "root-pw"))).isEqualTo(403);
			assertThat(output).contains("/open").contains("getParts");
		});
	}

	@Test
	void filtersOfTheChainAuthenticate() {
		this.runner.withUserConfiguration(ApiKeyConfiguration.class).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/secret/1"))).isEqualTo(403);
			assertThat(Handshakes.status(context, Handshakes.request("/secret/1").header("X-Api-Key", "wrong")))
				.isEqualTo(403);
			HandshakeDecision decision = Handshakes.decide(context,
					Handshakes.request("/secret/1").header("X-Api-Key", "right"));
			Handshakes.handle(decision).subscribe().dispose();
			assertThat(context.getBean(SecuredController.class).getCalls()).containsExactly("secret machine",
					"context machine");
		});
	}

	@Test
	void filtersBesideSpringSecurityHold() {
		this.basicRunner.withUserConfiguration(ServletRules.TenantsConfiguration.class).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(402);
			assertThat(Handshakes.status(context, Handshakes.request("/open").header("X-Tenant", "blue")))
				.isEqualTo(200);
			assertThat(Handshakes.status(context, Handshakes.request("/secret/1").header("X-Tenant", "blue")))
				.isEqualTo(401);
		});
	}

	@Test
	void whenContextIsPropagatedThenMethodSecurityHoldsInHandlers() {
		Hooks.enableAutomaticContextPropagation();
		try {
			this.basicRunner.withUserConfiguration(MethodSecurityConfiguration.class).run((context) -> {
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
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	@Test
	void whenThereIsAResourceServerThenBearerTokensCount() {
		this.bearerRunner.run((context) -> {
			HandshakeDecision unauthenticated = Handshakes.decide(context, Handshakes.request("/secret/1"));
			assertThat(unauthenticated.getStatus()).isEqualTo(401);
			assertThat(unauthenticated.getHeaders().getFirst("www-authenticate")).startsWith("Bearer");
			assertThat(Handshakes.status(context,
					Handshakes.request("/secret/1").header("authorization", "Bearer forged")))
				.isEqualTo(401);
			HandshakeDecision decision = Handshakes.decide(context,
					Handshakes.request("/secret/1").header("authorization", "Bearer good"));
			Handshakes.handle(decision).subscribe().dispose();
			assertThat(context.getBean(SecuredController.class).getCalls()).containsExactly("secret grace",
					"context grace");
		});
	}

	@Test
	void whenTokenIsInTheQueryThenItCountsOnRequestOnly() {
		this.bearerRunner.run((context) -> assertThat(Handshakes.status(context,
				Handshakes.request("/secret/1?access_token=good").queryParam("access_token", "good")))
			.isEqualTo(401));
		this.bearerRunner.withPropertyValues("webtransport.server.security.access-token-in-query=true")
			.run((context) -> {
				assertThat(Handshakes.status(context,
						Handshakes.request("/secret/1?access_token=good").queryParam("access_token", "good")))
					.isEqualTo(200);
				assertThat(Handshakes.status(context,
						Handshakes.request("/secret/1?access_token=forged").queryParam("access_token", "forged")))
					.isEqualTo(401);
			});
	}

	@Test
	void whenNobodyCanAuthenticateThenTheRulesHold(CapturedOutput output) {
		this.runner.withUserConfiguration(RulesConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200);
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "ada", "ada-pw"))).isEqualTo(403);
			assertThat(output).doesNotContain(WARNING);
		});
	}

	@Test
	void whenThereIsNoFilterChainThenAllSessionsAreRefusedAndALineSaysWhy(CapturedOutput output) {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
					WebTransportSecurityAutoConfiguration.class, SslAutoConfiguration.class,
					WebMvcAutoConfiguration.class))
			.withUserConfiguration(FakeEngineConfiguration.class)
			.withBean(SecuredController.class)
			.withPropertyValues("webtransport.server.ssl.self-signed=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(403);
				assertThat(output.getOut().split(WARNING, -1)).hasSize(2);
				assertThat(output).contains("webtransport.server.security.enabled=false");
			});
	}

	@Test
	void whenDisabledThenSessionsAreOpen(CapturedOutput output) {
		this.runner.withPropertyValues("webtransport.server.security.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(WebTransportHandshakeSecurity.class);
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200);
			assertThat(output).doesNotContain(WARNING);
		});
	}

	@Test
	void whenThereIsAReactiveChainThenItGuardsSessions() {
		this.basicRunner.withUserConfiguration(ReactiveChainConfiguration.class)
			.run((context) -> assertThat(Handshakes.status(context, Handshakes.basic("/open", "ada", "ada-pw")))
				.isEqualTo(403));
	}

	private static Jwt decode(String token) {
		if (!"good".equals(token)) {
			throw new BadJwtException("forged");
		}
		return Jwt.withTokenValue(token)
			.header("alg", "none")
			.subject("grace")
			.expiresAt(Instant.now().plusSeconds(60))
			.build();
	}

	@Configuration(proxyBeanMethods = false)
	static class RulesConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.formLogin(Customizer.withDefaults())
				.authorizeHttpRequests((authorize) -> authorize.requestMatchers("/open")
					.permitAll()
					.requestMatchers("/secret/2")
					.hasRole("ADMIN")
					.anyRequest()
					.authenticated())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ResourceServerConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.oauth2ResourceServer((resourceServer) -> resourceServer.jwt(Customizer.withDefaults()))
				.authorizeHttpRequests((authorize) -> authorize.anyRequest().authenticated())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ImpossibleConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.httpBasic(Customizer.withDefaults())
				.authorizeHttpRequests((authorize) -> authorize.requestMatchers(ImpossibleConfiguration::hasParts)
					.denyAll()
					.anyRequest()
					.permitAll())
				.build();
		}

		private static boolean hasParts(HttpServletRequest request) {
			try {
				return !request.getParts().isEmpty();
			}
			catch (IOException | ServletException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ApiKeyConfiguration {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.addFilterBefore(new ApiKeys(), AnonymousAuthenticationFilter.class)
				.authorizeHttpRequests((authorize) -> authorize.anyRequest().authenticated())
				.build();
		}

		private static final class ApiKeys extends OncePerRequestFilter {

			@Override
			protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
					throws ServletException, IOException {
				if ("right".equals(request.getHeader("X-Api-Key"))) {
					SecurityContextHolder.setContext(new SecurityContextImpl(
							UsernamePasswordAuthenticationToken.authenticated("machine", null, List.of())));
				}
				chain.doFilter(request, response);
			}

		}

	}

	private static final class AllowingEvaluator implements WebInvocationPrivilegeEvaluator {

		@Override
		public boolean isAllowed(String uri, @Nullable Authentication authentication) {
			return true;
		}

		@Override
		public boolean isAllowed(String contextPath, String uri, @Nullable String method,
				@Nullable Authentication authentication) {
			return true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class MethodSecurityConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveChainConfiguration {

		@Bean
		SecurityWebFilterChain sessionChain() {
			return ServerHttpSecurity.http()
				.authorizeExchange((authorize) -> authorize.anyExchange().denyAll())
				.exceptionHandling((handling) -> handling.authenticationEntryPoint((exchange, ex) -> {
					exchange.getResponse().setRawStatusCode(302);
					return exchange.getResponse().setComplete();
				}))
				.build();
		}

	}

}
