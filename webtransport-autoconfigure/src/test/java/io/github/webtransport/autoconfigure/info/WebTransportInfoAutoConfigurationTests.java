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

package io.github.webtransport.autoconfigure.info;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.FakeWebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportInfoAutoConfiguration}.
 */
class WebTransportInfoAutoConfigurationTests {

	private static final String SELF_SIGNED = "webtransport.server.ssl.self-signed=true";

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			WebTransportServerAutoConfiguration.class, WebTransportInfoAutoConfiguration.class,
			SslAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner reactiveRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class, Mappings.class);

	private final WebApplicationContextRunner servletRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withConfiguration(
				AutoConfigurations.of(DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class, Mappings.class);

	@Test
	void shouldDescribeTheServerInWebFlux() {
		this.reactiveRunner.withPropertyValues(SELF_SIGNED)
			.run((context) -> client(context).get()
				.uri("/webtransport/info")
				.exchange()
				.expectStatus()
				.isOk()
				.expectHeader()
				.contentType("application/json")
				.expectHeader()
				.valueEquals("Cache-Control", "no-store")
				.expectBody(String.class)
				.isEqualTo(expected(context)));
	}

	@Test
	void shouldDescribeTheServerInMvc() {
		this.servletRunner.withPropertyValues(SELF_SIGNED)
			.run((context) -> assertThat(mvc(context).get().uri("/webtransport/info")).hasStatusOk()
				.hasHeader("Cache-Control", "no-store")
				.hasContentTypeCompatibleWith("application/json")
				.bodyText()
				.isEqualTo(expected(context)));
	}

	@Test
	void whenServerDoesNotRunThenItIsUnavailable() {
		this.reactiveRunner.withPropertyValues(SELF_SIGNED).run((context) -> {
			context.getBean(WebTransportServer.class).stop();
			client(context).get().uri("/webtransport/info").exchange().expectStatus().isEqualTo(503);
		});
		this.servletRunner.withPropertyValues(SELF_SIGNED).run((context) -> {
			context.getBean(WebTransportServer.class).stop();
			assertThat(mvc(context).get().uri("/webtransport/info")).hasStatus(503);
		});
	}

	@Test
	void shouldNotStandInTheWayOfTheApplication() {
		this.reactiveRunner.withUserConfiguration(CatchAllController.class)
			.withPropertyValues(SELF_SIGNED)
			.run((context) -> {
				client(context).get().uri("/other").exchange().expectBody(String.class).isEqualTo("page");
				client(context).get().uri("/webtransport/info").exchange().expectBody().jsonPath("$.port").exists();
			});
		this.servletRunner.withUserConfiguration(CatchAllController.class)
			.withPropertyValues(SELF_SIGNED)
			.run((context) -> {
				assertThat(mvc(context).get().uri("/other")).bodyText().isEqualTo("page");
				assertThat(mvc(context).get().uri("/webtransport/info")).bodyJson().hasPath("$.port");
			});
	}

	@Test
	void whenBeansOfTheWebApplicationNeedTheServerThenContextStarts() {
		this.reactiveRunner.withUserConfiguration(DependentConfiguration.class)
			.withPropertyValues(SELF_SIGNED)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenCertificateIsNotSelfSignedThenNothingIsTold() {
		this.reactiveRunner.withUserConfiguration(ServerConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(WebTransportServer.class).doesNotHaveBean(WebTransportInfo.class);
			client(context).get().uri("/webtransport/info").exchange().expectStatus().isNotFound();
		});
		this.servletRunner.withUserConfiguration(ServerConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(WebTransportServer.class).doesNotHaveBean(WebTransportInfo.class);
			assertThat(mvc(context).get().uri("/webtransport/info")).hasStatus(404);
		});
	}

	@Test
	void whenThereIsNoServerThenNothingIsTold() {
		this.reactiveRunner.withPropertyValues(SELF_SIGNED, "webtransport.server.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WebTransportInfo.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.web.reactive", "org.springframework.web.servlet" })
	void whenThereIsNoWebApplicationThenNothingIsTold(String missingPackage) {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withUserConfiguration(FakeEngineConfiguration.class, Mappings.class)
			.withClassLoader(new FilteredClassLoader(missingPackage))
			.withPropertyValues(SELF_SIGNED)
			.run((context) -> assertThat(context).hasSingleBean(WebTransportServer.class)
				.doesNotHaveBean(WebTransportInfo.class));
	}

	private static String expected(ApplicationContext context) {
		String hash = context.getBean(SelfSignedCertificate.class).getSha256();
		return "{\"port\":%d,\"paths\":[\"/echo\",\"/rooms/{room}\"],\"certificateHashes\":[\"%s\"]}"
			.formatted(FakeWebTransportServer.PORT, hash);
	}

	private static WebTestClient client(ApplicationContext context) {
		return WebTestClient.bindToApplicationContext(context).build();
	}

	private static MockMvcTester mvc(ApplicationContext context) {
		return MockMvcTester.from((WebApplicationContext) context);
	}

	static class Mappings {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

		@WebTransportMapping("/rooms/{room}")
		Mono<Void> room() {
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ServerConfiguration {

		@Bean
		WebTransportServer server() {
			return new FakeWebTransportServer();
		}

	}

	@RestController
	static class CatchAllController {

		@GetMapping("/{*path}")
		String page() {
			return "page";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DependentConfiguration {

		@Bean
		RouterFunction<?> statusRouterFunction(WebTransportServer server, WebTransportRoutes routes) {
			return RouterFunctions.route()
				.GET("/status", (request) -> ServerResponse.ok().bodyValue(server.getSessionCount()))
				.build();
		}

	}

}
