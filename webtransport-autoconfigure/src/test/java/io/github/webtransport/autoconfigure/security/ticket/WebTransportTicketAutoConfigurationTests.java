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

package io.github.webtransport.autoconfigure.security.ticket;

import java.time.Duration;
import java.util.Map;

import io.github.webtransport.autoconfigure.security.WebTransportFilterSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.security.WebTransportSecurityAutoConfiguration;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.handshake.HandshakeLogin;
import io.github.webtransport.spring.security.ticket.InMemoryWebTransportTicketStore;
import io.github.webtransport.spring.security.ticket.IssuedTicket;
import io.github.webtransport.spring.security.ticket.WebTransportTicketStore;
import io.github.webtransport.spring.security.ticket.WebTransportTickets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WebTransportTicketAutoConfiguration}.
 */
class WebTransportTicketAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String ENABLED = "webtransport.server.security.ticket.enabled=true";

	private static final String SELF_SIGNED = "webtransport.server.ssl.self-signed=true";

	private final ReactiveWebApplicationContextRunner reactiveRunner = new ReactiveWebApplicationContextRunner()
		.withUserConfiguration(ReactiveRules.class)
		.withPropertyValues(SELF_SIGNED);

	private final WebApplicationContextRunner servletRunner = new WebApplicationContextRunner()
		.withUserConfiguration(ServletRules.class)
		.withPropertyValues(SELF_SIGNED);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class,
				WebTransportSecurityAutoConfiguration.class, WebTransportFilterSecurityAutoConfiguration.class,
				WebTransportTicketAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(Rooms.class)
		.withPropertyValues(SELF_SIGNED);

	@Test
	void whenNotEnabledThenThereAreNoTickets() {
		this.reactiveRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(WebTransportTickets.class).doesNotHaveBean(HandshakeLogin.class);
			assertThat(info(context)).containsOnlyKeys("port", "paths", "certificateHashes");
		});
	}

	@Test
	void whenEnabledThenTheDescriptionSaysWhere() {
		this.reactiveRunner.withPropertyValues(ENABLED)
			.run((context) -> assertThat(info(context)).containsEntry("tickets", "/webtransport/ticket"));
		this.servletRunner.withPropertyValues(ENABLED)
			.run((context) -> assertThat(MockMvcTester.from((WebApplicationContext) context)
				.get()
				.uri("/app/webtransport/info")
				.contextPath("/app")).bodyJson().extractingPath("$.tickets").isEqualTo("/app/webtransport/ticket"));
	}

	@Test
	void whenThereIsNoWebServerThenSessionsTakeTicketsOfOthers() {
		this.runner.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(WebTransportTickets.class)
				.hasSingleBean(HandshakeLogin.class)
				.doesNotHaveBean(TicketEndpoint.class));
	}

	@Test
	void whenThereIsNoServerThenThereAreNoTickets() {
		this.reactiveRunner.withPropertyValues(ENABLED, "webtransport.server.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WebTransportTickets.class)
				.doesNotHaveBean(TicketEndpoint.class));
	}

	@Test
	void whenTheApplicationHasAStoreThenItKeepsTickets() {
		WebTransportTicketStore store = mock(WebTransportTicketStore.class);
		given(store.put(anyString(), any())).willReturn(Mono.just(true));
		this.runner.withBean(WebTransportTicketStore.class, () -> store)
			.withPropertyValues(ENABLED, "webtransport.server.security.ticket.lifetime=10s")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(InMemoryWebTransportTicketStore.class);
				assertThat(issue(context).expiresIn()).hasSeconds(10);
			});
	}

	@Test
	void whenThereIsARegistryThenTicketsAreCounted() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues(ENABLED)
			.run((context) -> {
				WebTransportTickets tickets = context.getBean(WebTransportTickets.class);
				String ticket = issue(context).value();
				String foreign = issue(context).value();
				assertThat(tickets.redeem(ticket, "/open", null).blockOptional(TIMEOUT)).isPresent();
				assertThat(tickets.redeem(ticket, "/open", null).blockOptional(TIMEOUT)).isEmpty();
				assertThat(tickets.redeem(foreign, "/admin", null).blockOptional(TIMEOUT)).isEmpty();
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(count(registry, "issued", "none")).isEqualTo(2);
				assertThat(count(registry, "accepted", "none")).isEqualTo(1);
				assertThat(count(registry, "refused", "unknown")).isEqualTo(1);
				assertThat(count(registry, "refused", "path")).isEqualTo(1);
				assertThat(count(registry, "refused", "expired")).isZero();
			});
	}

	@Test
	void whenThereAreNoMetersThenNothingFails() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(WebTransportTickets.class));
	}

	@Test
	void whenThereIsNoOAuth2ThenNothingFails() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(issue(context).expiresIn()).hasSeconds(30));
	}

	@Test
	void whenSpringSecurityIsMissingThenTheStartFails() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("webtransport.server.security.ticket.enabled"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "lifetime=0s", "lifetime=-1s", "parameter=" })
	void whenAPropertyCannotWorkThenTheStartFails(String property) {
		this.runner.withPropertyValues(ENABLED, "webtransport.server.security.ticket." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("webtransport.server.security.ticket." + property.split("=")[0]));
	}

	@Test
	void whenTheStoreHasNoRoomOrDoesNotWorkThenIsUnavailable() {
		WebTransportTicketStore store = mock(WebTransportTicketStore.class);
		this.reactiveRunner.withBean(WebTransportTicketStore.class, () -> store)
			.withPropertyValues(ENABLED)
			.run((context) -> {
				given(store.put(anyString(), any())).willReturn(Mono.just(false));
				post(context).expectStatus().isEqualTo(503);
				given(store.put(anyString(), any()))
					.willReturn(Mono.error(new IllegalStateException("expected by the test")));
				post(context).expectStatus().isEqualTo(503);
				given(store.put(anyString(), any())).willReturn(Mono.just(true));
				post(context).expectStatus().isOk();
			});
	}

	private static WebTestClient.ResponseSpec post(ApplicationContext context) {
		return WebTestClient.bindToApplicationContext(context)
			.build()
			.post()
			.uri("/webtransport/ticket?path=/open")
			.headers((headers) -> headers.setBasicAuth("ada", "ada-pw"))
			.exchange();
	}

	private static Map<String, Object> info(ApplicationContext context) {
		String body = WebTestClient.bindToApplicationContext(context)
			.build()
			.get()
			.uri("/webtransport/info")
			.exchange()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		return JsonParserFactory.getJsonParser().parseMap(body);
	}

	private static IssuedTicket issue(ApplicationContext context) {
		IssuedTicket ticket = context.getBean(WebTransportTickets.class)
			.issue(new TestingAuthenticationToken("ada", null, "ROLE_USER"), "/open", null)
			.block(TIMEOUT);
		assertThat(ticket).isNotNull();
		return ticket;
	}

	private static double count(MeterRegistry registry, String event, String reason) {
		return registry.get("webtransport.server.tickets")
			.tags("event", event, "reason", reason)
			.functionCounter()
			.count();
	}

}
