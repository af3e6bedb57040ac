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

import java.security.Principal;

import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.handshake.WebTransportHandshakeSecurity;
import io.github.webtransport.spring.invocation.WebTransportArgumentResolver;
import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportSecurityAutoConfiguration} by what is on the class path.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebTransportSecurityAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			WebTransportServerAutoConfiguration.class, WebTransportSecurityAutoConfiguration.class,
			WebTransportFilterSecurityAutoConfiguration.class, SslAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(OpenController.class)
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
	void whenThereIsNoSpringSecurityThenSessionsAreOpen() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(WebTransportHandshakeSecurity.class);
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200);
		});
	}

	@Test
	void whenThereIsNoSpringSecurityThenAHandlerThatWantsAPrincipalRefuses() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.run((context) -> assertThat(Handshakes.status(context, Handshakes.request("/principal"))).isEqualTo(401));
	}

	@Test
	void whenApplicationHasSecurityOfItsOwnThenItHoldsWithoutSpringSecurity() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withBean(WebTransportHandshakeSecurity.class,
					() -> (request, next) -> next.apply(request.mutate().principal(Mono.just(() -> "ada")).build()))
			.run((context) -> assertThat(Handshakes.status(context, Handshakes.request("/principal"))).isEqualTo(200));
	}

	@Test
	void whenThereIsNoServerThenNothingIsSecured(CapturedOutput output) {
		this.runner.withPropertyValues("webtransport.server.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context).doesNotHaveBean(WebTransportHandshakeSecurity.class)
				.doesNotHaveBean(WebTransportArgumentResolver.class)
				.doesNotHaveBean(HandshakeAuthentication.class)
				.doesNotHaveBean(WebTransportSecurityProperties.class);
			assertThat(output).doesNotContain("WebTransport sessions");
		});
	}

	@Test
	void whenNothingAuthenticatesThenSessionsAreRefused(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(403);
			assertThat(output).contains("All WebTransport sessions are refused with 403",
					"Define an AuthenticationManager, SecurityWebFilterChain or WebTransportHandshakeSecurity bean");
		});
	}

	@Test
	void whenServletApplicationHasNoOauth2ThenNothingFails() {
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class))
			.withUserConfiguration(FakeEngineConfiguration.class)
			.withBean(OpenController.class)
			.withPropertyValues("webtransport.server.ssl.self-signed=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
			.run((context) -> assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(403));
	}

	static class OpenController {

		@WebTransportMapping("/open")
		Mono<Void> open() {
			return Mono.never();
		}

		@WebTransportMapping("/principal")
		Mono<Void> principal(Principal principal) {
			return Mono.never();
		}

	}

}
