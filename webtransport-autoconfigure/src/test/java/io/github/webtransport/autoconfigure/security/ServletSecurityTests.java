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

import java.time.Instant;
import java.util.Map;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.autoconfigure.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
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
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the security of sessions in a servlet application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServletSecurityTests {

	private static final String WARNING = "All WebTransport sessions are refused with 403";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportSecurityAutoConfiguration.class, SslAutoConfiguration.class, WebMvcAutoConfiguration.class,
				SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(SecuredController.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	private final WebApplicationContextRunner basicRunner = this.runner.withUserConfiguration(RulesConfiguration.class)
		.withBean(UserDetailsService.class,
				() -> new InMemoryUserDetailsManager(
						User.withUsername("ada").password("{noop}ada-pw").roles("USER").build(),
						User.withUsername("root").password("{noop}root-pw").roles("ADMIN").build()));

	private final WebApplicationContextRunner bearerRunner = this.runner.withUserConfiguration(RulesConfiguration.class)
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
			// By a rule that cannot be applied
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/3", "ada", "ada-pw"))).isEqualTo(403);
		});
	}

	@Test
	void whenContextIsPropagatedThenMethodSecurityHoldsInHandlers() {
		Hooks.enableAutomaticContextPropagation();
		try {
			this.basicRunner.withUserConfiguration(MethodSecurityConfiguration.class).run((context) -> {
				StepVerifier
					.create(Handshakes.handle(Handshakes.decide(context, Handshakes.basic("/admin", "ada", "ada-pw"))))
					.expectError(AccessDeniedException.class)
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
			assertThat(unauthenticated.getHeaders()).containsOnly(Map.entry("www-authenticate", "Bearer"));
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
	void whenNothingAuthenticatesThenAllSessionsAreRefusedAndALineSaysWhy(CapturedOutput output) {
		this.runner.withUserConfiguration(RulesConfiguration.class).run((context) -> {
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
					.requestMatchers("/secret/3")
					.access((authentication, request) -> {
						throw new UnsupportedOperationException(request.getRequest().getRemoteAddr());
					})
					.anyRequest()
					.authenticated())
				.build();
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
