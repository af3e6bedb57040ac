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

package io.github.webtransport.autoconfigure.actuate;

import java.util.Set;
import java.util.stream.Collectors;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which operations of {@link WebTransportEndpoint} the properties for access leave.
 */
class WebTransportEndpointAccessTests {

	private static final String SERVER = "GET webtransport";

	private static final String SESSION = "GET webtransport/{id}";

	private static final String CLOSE = "DELETE webtransport/{id}";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class,
				EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
				WebTransportEndpointAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(Rooms.class)
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withPropertyValues("webtransport.server.ssl.self-signed=true",
				"management.endpoints.web.exposure.include=webtransport");

	@Test
	void byDefaultSessionsCanBeClosedWhereTheEndpointIsExposed() {
		this.runner.run((context) -> assertThat(operations(context)).containsExactlyInAnyOrder(SERVER, SESSION, CLOSE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.endpoint.webtransport.access=read-only",
			"management.endpoints.access.default=read-only", "management.endpoints.access.max-permitted=read-only" })
	void whenAccessIsReadOnlyThenNobodyClosesSessions(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(operations(context)).containsExactlyInAnyOrder(SERVER, SESSION));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.endpoint.webtransport.access=none", "management.endpoints.access.default=none",
			"management.endpoints.access.max-permitted=none" })
	void whenThereIsNoAccessThenThereIsNoEndpoint(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasSingleBean(WebTransportServer.class)
				.doesNotHaveBean(WebTransportEndpoint.class));
	}

	private static Set<String> operations(ApplicationContext context) {
		return context.getBean(WebEndpointsSupplier.class)
			.getEndpoints()
			.stream()
			.filter((endpoint) -> endpoint.getEndpointId().equals(EndpointId.of("webtransport")))
			.map(ExposableWebEndpoint::getOperations)
			.flatMap((operations) -> operations.stream())
			.map((operation) -> operation.getRequestPredicate())
			.map((predicate) -> predicate.getHttpMethod() + " " + predicate.getPath())
			.collect(Collectors.toSet());
	}

	static class Rooms {

		@WebTransportMapping("/rooms")
		Mono<Void> enter() {
			return Mono.empty();
		}

	}

}
