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

package io.github.webtransport.autoconfigure.websocket;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportWebSocketAutoConfiguration}.
 */
class WebTransportWebSocketAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			WebTransportServerAutoConfiguration.class, WebTransportWebSocketAutoConfiguration.class,
			SslAutoConfiguration.class);

	private static final String SELF_SIGNED = "webtransport.server.ssl.self-signed=true";

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(WebTransportRoutes.class, WebTransportWebSocketAutoConfigurationTests::routes)
		.withPropertyValues(SELF_SIGNED);

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(WebTransportRoutes.class, WebTransportWebSocketAutoConfigurationTests::routes)
		.withPropertyValues(SELF_SIGNED);

	private static WebTransportRoutes routes() {
		return WebTransportRoutes.route().path("/echo", (session) -> Mono.empty()).build();
	}

	@Test
	void whenTheApplicationIsReactiveThenItTakesWebSockets() {
		this.reactive.run((context) -> assertThat(context).hasSingleBean(ReactiveSessionMapping.class)
			.hasSingleBean(WebSocketHandshakes.class)
			.doesNotHaveBean("webTransportWebSocketFilter"));
	}

	@Test
	void whenTheApplicationHasServletsThenItTakesWebSockets() {
		this.servlet.run((context) -> assertThat(context).hasBean("webTransportWebSocketFilter")
			.hasSingleBean(WebSocketHandshakes.class)
			.doesNotHaveBean(ReactiveSessionMapping.class));
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.reactive.withPropertyValues("webtransport.websocket.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactiveSessionMapping.class)
				.doesNotHaveBean(OpenWebSockets.class));
		this.servlet.withPropertyValues("webtransport.server.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("webTransportWebSocketFilter"));
	}

	@Test
	void whenThereIsNoWebServerThenThereIsNothing() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withUserConfiguration(FakeEngineConfiguration.class)
			.withBean(WebTransportRoutes.class, WebTransportWebSocketAutoConfigurationTests::routes)
			.withPropertyValues(SELF_SIGNED)
			.run((context) -> assertThat(context).doesNotHaveBean(OpenWebSockets.class));
	}

	@Test
	void whenTheContainerHasNoWebSocketsThenThereIsNoFilter() {
		this.servlet.withClassLoader(new FilteredClassLoader("jakarta.websocket"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("webTransportWebSocketFilter"));
	}

	@Test
	void whenTheApplicationDecidesOnHandshakesThenNothingWouldCheckTheOrigin() {
		this.reactive
			.withBean(WebTransportHandshakeHandler.class, () -> (request) -> Mono.just(HandshakeDecision.reject(403)))
			.run((context) -> assertThat(context).doesNotHaveBean(ReactiveSessionMapping.class));
	}

	@ParameterizedTest
	@CsvSource({ "idle-timeout, 0s", "idle-timeout, 25h", "max-data, 16381B", "max-stream-data, 3GB" })
	void whenAPropertyCannotWorkThenTheStartFails(String name, String value) {
		this.reactive.withPropertyValues("webtransport.websocket." + name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("webtransport.websocket." + name));
	}

}
