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

package io.github.webtransport.autoconfigure.altsvc;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.FakeWebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportAltSvcAutoConfiguration}.
 */
class WebTransportAltSvcAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			WebTransportServerAutoConfiguration.class, WebTransportAltSvcAutoConfiguration.class,
			SslAutoConfiguration.class);

	private static final String[] PROPERTIES = { "webtransport.server.ssl.self-signed=true",
			"webtransport.server.alt-svc.enabled=true" };

	private static final String SERVE_WEB = "webtransport.server.http3.serve-web=true";

	private final ReactiveWebApplicationContextRunner reactiveRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class, Mappings.class)
		.withPropertyValues(PROPERTIES);

	private final ReactiveWebApplicationContextRunner servedRunner = this.reactiveRunner.withPropertyValues(SERVE_WEB);

	@Test
	void whenRequestComesOverTlsThenResponseNamesThePortOfTheServer() {
		this.servedRunner.run((context) -> assertThat(altSvc(context, HttpMethod.GET, "https://example.org/nowhere"))
			.isEqualTo("h3=\":" + FakeWebTransportServer.PORT + "\"; ma=86400"));
	}

	@Test
	void whenPortAndAgeAreSetThenResponseHasThem() {
		this.servedRunner
			.withPropertyValues("webtransport.server.alt-svc.port=443", "webtransport.server.alt-svc.max-age=60")
			.run((context) -> assertThat(altSvc(context, HttpMethod.POST, "https://example.org/"))
				.isEqualTo("h3=\":443\"; ma=60"));
	}

	@Test
	void whenRequestComesInTheClearOrIsForASessionThenResponseHasNoHeader() {
		this.servedRunner.run((context) -> {
			assertThat(altSvc(context, HttpMethod.GET, "http://example.org/")).isNull();
			assertThat(altSvc(context, HttpMethod.valueOf("CONNECT"), "https://example.org/echo")).isNull();
		});
	}

	@Test
	void whenServerDoesNotRunThenResponseHasNoHeader() {
		this.servedRunner.run((context) -> {
			context.getBean(WebTransportServer.class).stop();
			assertThat(altSvc(context, HttpMethod.GET, "https://example.org/")).isNull();
		});
	}

	@Test
	void whenNothingIsSaidThenResponseHasNoHeader() {
		this.servedRunner.withPropertyValues("webtransport.server.alt-svc.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AltSvcWebFilter.class));
	}

	@Test
	void whenTheApplicationIsNotServedOverHttp3ThenServerRefusesToStart() {
		this.reactiveRunner.run(WebTransportAltSvcAutoConfigurationTests::assertRefused);
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class))
			.withUserConfiguration(FakeEngineConfiguration.class, Mappings.class)
			.withPropertyValues(PROPERTIES)
			.withPropertyValues(SERVE_WEB)
			.run(WebTransportAltSvcAutoConfigurationTests::assertRefused);
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withUserConfiguration(FakeEngineConfiguration.class, Mappings.class)
			.withPropertyValues(PROPERTIES)
			.withPropertyValues(SERVE_WEB)
			.run(WebTransportAltSvcAutoConfigurationTests::assertRefused);
	}

	@ParameterizedTest
	@ValueSource(strings = { "port=-1", "port=65536", "max-age=-1s" })
	void whenValueIsOutOfRangeThenServerRefusesToStart(String value) {
		this.servedRunner.withPropertyValues("webtransport.server.alt-svc." + value)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("webtransport.server.alt-svc." + value.substring(0, value.indexOf('='))));
	}

	private static void assertRefused(ApplicationContextAssertProvider<?> context) {
		assertThat(context.getStartupFailure()).rootCause()
			.isInstanceOf(InvalidConfigurationPropertyValueException.class)
			.hasMessageContaining("webtransport.server.alt-svc.enabled")
			.hasMessageContaining("webtransport.server.http3.serve-web");
	}

	private static @Nullable String altSvc(ApplicationContext context, HttpMethod method, String uri) {
		return WebTestClient.bindToApplicationContext(context)
			.build()
			.method(method)
			.uri(uri)
			.exchange()
			.expectBody()
			.returnResult()
			.getResponseHeaders()
			.getFirst("Alt-Svc");
	}

	@WebTransportController
	static class Mappings {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

	}

}
