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

package io.github.webtransport.autoconfigure.script;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportController;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportClientScriptAutoConfiguration}.
 */
class WebTransportClientScriptAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			WebTransportServerAutoConfiguration.class, WebTransportClientScriptAutoConfiguration.class,
			SslAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner reactiveRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class))
		.withPropertyValues("webtransport.server.ssl.self-signed=true")
		.withUserConfiguration(FakeEngineConfiguration.class, Mappings.class);

	private final WebApplicationContextRunner servletRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(
				AutoConfigurations.of(DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withPropertyValues("webtransport.server.ssl.self-signed=true")
		.withUserConfiguration(FakeEngineConfiguration.class, Mappings.class);

	@ParameterizedTest
	@ValueSource(strings = { "client.js", "streams.js", "qmux.js" })
	void shouldServeTheScriptAndRevalidateIt(String name) {
		String address = "/webtransport/" + name;
		this.reactiveRunner.run((context) -> {
			WebTestClient client = WebTestClient.bindToApplicationContext(context).build();
			String eTag = client.get()
				.uri(address)
				.exchange()
				.expectStatus()
				.isOk()
				.expectHeader()
				.contentType("text/javascript;charset=UTF-8")
				.expectHeader()
				.valueEquals("Cache-Control", "no-cache")
				.expectBody(String.class)
				.isEqualTo(source(name))
				.returnResult()
				.getResponseHeaders()
				.getETag();
			client.get().uri(address).header("If-None-Match", eTag).exchange().expectStatus().isNotModified();
		});
		this.servletRunner.run((context) -> {
			MockMvcTester mvc = MockMvcTester.from(context);
			assertThat(mvc.get().uri(address)).hasStatusOk()
				.hasHeader("Cache-Control", "no-cache")
				.hasContentType("text/javascript;charset=UTF-8")
				.bodyText()
				.isEqualTo(source(name));
			String eTag = mvc.get().uri(address).exchange().getResponse().getHeader("ETag");
			assertThat(mvc.get().uri(address).header("If-None-Match", eTag)).hasStatus(304);
		});
	}

	@Test
	void whenTheAddressHasTheVersionThenItIsKept() {
		String address = "/webtransport/" + ClientScript.VERSION + "/client.js";
		assertThat(ClientScript.VERSION).matches("\\d+\\.\\d+\\..*");
		this.reactiveRunner.run((context) -> WebTestClient.bindToApplicationContext(context)
			.build()
			.get()
			.uri(address)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Cache-Control", "max-age=31536000, public, immutable"));
		this.servletRunner.run((context) -> assertThat(MockMvcTester.from(context).get().uri(address)).hasStatusOk()
			.hasHeader("Cache-Control", "max-age=31536000, public, immutable"));
	}

	@Test
	void whenAnImageIsBuiltThenTheFilesAreInIt() {
		RuntimeHints hints = new RuntimeHints();
		new ClientScriptRuntimeHints().registerHints(hints, getClass().getClassLoader());
		String directory = "io/github/webtransport/autoconfigure/script/";
		assertThat(List.of("client.js", "streams.js", "qmux.js", "version.txt"))
			.allMatch((name) -> RuntimeHintsPredicates.resource().forResource(directory + name).test(hints));
	}

	@Test
	void whenDisabledThenItIsNotServed() {
		this.reactiveRunner.withPropertyValues("webtransport.client-script.enabled=false")
			.run((context) -> WebTestClient.bindToApplicationContext(context)
				.build()
				.get()
				.uri("/webtransport/client.js")
				.exchange()
				.expectStatus()
				.isNotFound());
	}

	@Test
	void whenThereIsNoWebTransportOrNoWebServerThenItIsNotServed() {
		this.reactiveRunner.withPropertyValues("webtransport.server.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("webTransportClientScriptRouterFunction"));
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("webtransport.server.ssl.self-signed=true")
			.withUserConfiguration(FakeEngineConfiguration.class, Mappings.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("webTransportClientScriptRouterFunction"));
	}

	private static String source(String name) throws Exception {
		return new ClassPathResource(name, ClientScript.class).getContentAsString(StandardCharsets.UTF_8);
	}

	@WebTransportController
	static class Mappings {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

	}

}
