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

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UserDetailsRepositoryReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the security of sessions in an application without a web server.
 */
@ExtendWith(OutputCaptureExtension.class)
class StandaloneSecurityTests {

	static final List<Class<?>> WHO_AUTHENTICATES = List.of(ReactiveManager.class, Manager.class, ReactiveUsers.class,
			Users.class, EncodedUsers.class, EncodedReactiveUsers.class);

	static final List<Class<?>> AMBIGUOUS = List.of(TwoReactiveManagers.class, TwoManagers.class,
			TwoReactiveUsers.class, TwoJwtDecoders.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportSecurityAutoConfiguration.class, SslAutoConfiguration.class,
				SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
				ReactiveUserDetailsServiceAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(SecuredController.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	@ParameterizedTest
	@ValueSource(strings = { "ada-pw", "{noop}ada-pw" })
	void shouldKnowTheUserOfTheProperties(String password, CapturedOutput output) {
		this.runner.withPropertyValues("spring.security.user.name=ada", "spring.security.user.password=" + password)
			.run((context) -> {
				onlyAdaComesIn(context);
				assertThat(output).doesNotContain("All WebTransport sessions are refused");
			});
	}

	@Test
	void whenNoPasswordIsSetThenNoneIsGenerated(CapturedOutput output) {
		this.runner.withPropertyValues("spring.security.user.name=ada").run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "ada", ""))).isEqualTo(403);
			assertThat(output).contains("All WebTransport sessions are refused with 403",
					"set spring.security.user.name and spring.security.user.password");
		});
	}

	@Test
	void whenThereIsAPasswordEncoderThenThePasswordOfThePropertiesIsEncoded() {
		this.runner.withUserConfiguration(Reversing.class)
			.withPropertyValues("spring.security.user.name=ada", "spring.security.user.password=wp-ada")
			.run(StandaloneSecurityTests::onlyAdaComesIn);
	}

	@ParameterizedTest
	@FieldSource("WHO_AUTHENTICATES")
	void whenABeanAuthenticatesThenThePropertiesDoNotCount(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration)
			.withPropertyValues("spring.security.user.name=eve", "spring.security.user.password=eve-pw")
			.run((context) -> {
				onlyAdaComesIn(context);
				assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "eve", "eve-pw"))).isEqualTo(401);
			});
	}

	@Test
	void whenThereIsAJwtDecoderThenBearerTokensCount() {
		this.runner.withBean(JwtDecoder.class, () -> StandaloneSecurityTests::decode).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/secret/1"))).isEqualTo(401);
			assertThat(Handshakes.status(context,
					Handshakes.request("/secret/1").header("authorization", "Bearer forged")))
				.isEqualTo(401);
			assertThat(
					Handshakes.status(context, Handshakes.request("/secret/1").header("authorization", "Bearer good")))
				.isEqualTo(200);
		});
	}

	/**
	 * Other than {@code pathMatchers} of the chain itself, those of a matcher need
	 * nothing of WebFlux.
	 */
	@Test
	void whenThereIsAChainThenItsRulesHold() {
		this.runner.withUserConfiguration(Chain.class).run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200);
			assertThat(Handshakes.status(context, Handshakes.request("/secret/1"))).isEqualTo(401);
			assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "ada", "ada-pw"))).isEqualTo(200);
		});
	}

	@ParameterizedTest
	@FieldSource("AMBIGUOUS")
	void whenItIsNotClearWhoAuthenticatesThenSessionsAreRefusedAndALineSaysWhy(Class<?> configuration,
			CapturedOutput output) {
		this.runner.withUserConfiguration(configuration)
			.withPropertyValues("spring.security.user.name=eve", "spring.security.user.password=eve-pw")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "ada", "ada-pw"))).isEqualTo(403);
				assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "eve", "eve-pw"))).isEqualTo(403);
				assertThat(output).contains("All WebTransport sessions are refused with 403", "first", "second");
			});
	}

	private static void onlyAdaComesIn(ApplicationContext context) {
		HandshakeDecision refused = Handshakes.decide(context, Handshakes.request("/open"));
		assertThat(refused.getStatus()).isEqualTo(401);
		assertThat(refused.getHeaders()).containsKey("www-authenticate");
		assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "ada", "wrong"))).isEqualTo(401);
		assertThat(Handshakes.status(context, Handshakes.basic("/secret/1", "bob", "ada-pw"))).isEqualTo(401);
		SecuredController controller = context.getBean(SecuredController.class);
		assertThat(controller.getCalls()).isEmpty();
		HandshakeDecision accepted = Handshakes.decide(context, Handshakes.basic("/secret/1", "ada", "ada-pw"));
		Handshakes.handle(accepted).subscribe().dispose();
		assertThat(controller.getCalls()).containsExactly("secret ada", "context ada");
	}

	private static UserDetails ada(String password) {
		return User.withUsername("ada").password(password).roles("USER").build();
	}

	private static Authentication authenticate(Authentication request) {
		if (!"ada".equals(request.getPrincipal()) || !"ada-pw".equals(request.getCredentials())) {
			throw new BadCredentialsException("Not ada");
		}
		return UsernamePasswordAuthenticationToken.authenticated("ada", null, List.of());
	}

	private static Jwt decode(String token) {
		if (!token.equals("good")) {
			throw new BadJwtException("forged");
		}
		return Jwt.withTokenValue(token).header("alg", "none").subject("grace").build();
	}

	static class Chain extends ReactiveUsers {

		@Bean
		SecurityWebFilterChain sessions(ReactiveUserDetailsService users) {
			return ServerHttpSecurity.http()
				.httpBasic((basic) -> basic
					.authenticationManager(new UserDetailsRepositoryReactiveAuthenticationManager(users)))
				.authorizeExchange((authorize) -> authorize.matchers(ServerWebExchangeMatchers.pathMatchers("/open"))
					.permitAll()
					.anyExchange()
					.authenticated())
				.build();
		}

	}

	static class TwoReactiveManagers {

		@Bean
		ReactiveAuthenticationManager first() {
			return (request) -> Mono.fromCallable(() -> authenticate(request));
		}

		@Bean
		ReactiveAuthenticationManager second() {
			return (request) -> Mono.error(new BadCredentialsException("Nobody"));
		}

	}

	static class TwoManagers {

		@Bean
		AuthenticationManager first() {
			return StandaloneSecurityTests::authenticate;
		}

		@Bean
		AuthenticationManager second() {
			return (request) -> {
				throw new BadCredentialsException("Nobody");
			};
		}

	}

	static class TwoReactiveUsers {

		@Bean
		ReactiveUserDetailsService first() {
			return new MapReactiveUserDetailsService(ada("{noop}ada-pw"));
		}

		@Bean
		ReactiveUserDetailsService second() {
			return new MapReactiveUserDetailsService(User.withUsername("bob").password("{noop}bob-pw").build());
		}

	}

	static class TwoJwtDecoders {

		@Bean
		JwtDecoder first() {
			return StandaloneSecurityTests::decode;
		}

		@Bean
		JwtDecoder second() {
			return StandaloneSecurityTests::decode;
		}

	}

	static class ReactiveManager {

		@Bean
		ReactiveAuthenticationManager manager() {
			return (request) -> Mono.fromCallable(() -> authenticate(request));
		}

	}

	static class Manager {

		@Bean
		AuthenticationManager manager() {
			return StandaloneSecurityTests::authenticate;
		}

	}

	static class ReactiveUsers {

		@Bean
		ReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(ada("{noop}ada-pw"));
		}

	}

	static class Users {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(ada("{noop}ada-pw"));
		}

	}

	static class EncodedUsers extends Reversing {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(ada("wp-ada"));
		}

	}

	static class EncodedReactiveUsers extends Reversing {

		@Bean
		ReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(ada("wp-ada"));
		}

	}

	static class Reversing {

		@Bean
		PasswordEncoder passwordEncoder() {
			return new PasswordEncoder() {

				@Override
				public String encode(CharSequence password) {
					return new StringBuilder(password).reverse().toString();
				}

				@Override
				public boolean matches(CharSequence password, String encoded) {
					return encode(password).equals(encoded);
				}

			};
		}

	}

}
