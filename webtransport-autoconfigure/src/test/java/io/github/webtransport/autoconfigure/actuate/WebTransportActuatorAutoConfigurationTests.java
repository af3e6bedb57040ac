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

import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.FakeWebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the auto-configurations of endpoint, mappings, health and info.
 */
class WebTransportActuatorAutoConfigurationTests {

	private static final String[] BEANS = { "webTransportEndpoint", "webTransportEndpointWebExtension",
			"webTransportMappingDescriptionProvider", "webtransportHealthIndicator", "webTransportInfoContributor" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class,
				WebTransportEndpointAutoConfiguration.class, WebTransportMappingsAutoConfiguration.class,
				WebTransportHealthContributorAutoConfiguration.class,
				WebTransportInfoContributorAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class)
		.withBean(Rooms.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	private final ApplicationContextRunner exposedRunner = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=*", "management.info.webtransport.enabled=true");

	@Test
	void whenNothingIsExposedThenThereIsHealthOnly() {
		this.runner.run((context) -> {
			for (String bean : BEANS) {
				if (bean.equals("webtransportHealthIndicator")) {
					assertThat(context).hasBean(bean);
				}
				else {
					assertThat(context).doesNotHaveBean(bean);
				}
			}
		});
	}

	@Test
	void whenEverythingIsExposedThenItIsThere() {
		this.exposedRunner.run((context) -> {
			for (String bean : BEANS) {
				assertThat(context).hasBean(bean);
			}
		});
	}

	@Test
	void whenAccessIsNoneThenThereIsNoEndpoint() {
		this.exposedRunner.withPropertyValues("management.endpoint.webtransport.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(WebTransportEndpoint.class)
				.doesNotHaveBean(WebTransportEndpointWebExtension.class));
	}

	@Test
	void whenItIsExposedByJmxOnlyThenThereIsNoWebExtension() {
		this.runner
			.withPropertyValues("management.endpoints.jmx.exposure.include=webtransport", "spring.jmx.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(WebTransportEndpoint.class)
				.doesNotHaveBean(WebTransportEndpointWebExtension.class));
	}

	@Test
	void whenSwitchedOffThenThereIsNeitherHealthNorInfo() {
		this.exposedRunner
			.withPropertyValues("management.health.webtransport.enabled=false",
					"management.info.webtransport.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WebTransportHealthIndicator.class)
				.doesNotHaveBean(WebTransportInfoContributor.class));
	}

	@Test
	void whenThereIsNoServerThenThereIsNothing() {
		this.exposedRunner.withPropertyValues("webtransport.server.enabled=false").run((context) -> {
			for (String bean : BEANS) {
				assertThat(context).doesNotHaveBean(bean);
			}
		});
	}

	@Test
	void mappingsHaveTheMethodsThatAreCalled() {
		this.exposedRunner.run((context) -> {
			WebTransportMappingDescriptionProvider provider = context
				.getBean(WebTransportMappingDescriptionProvider.class);
			assertThat(provider.getMappingName()).isEqualTo("webtransport");
			assertThat(provider.describeMappings(context)).singleElement().satisfies((mapping) -> {
				assertThat(mapping.handler()).isEqualTo(Rooms.class.getName());
				assertThat(mapping.predicate()).isEqualTo("{CONNECT /rooms/{room}}");
				assertThat(mapping.details().handlerMethods())
					.extracting(WebTransportMappingDescription.HandlerMethodDescription::name)
					.containsExactlyInAnyOrder("enter", "say");
				assertThat(mapping.details().handlerMethods()).filteredOn((method) -> method.name().equals("say"))
					.singleElement()
					.extracting(WebTransportMappingDescription.HandlerMethodDescription::descriptor)
					.isEqualTo("(Ljava/lang/String;)Ljava/lang/String;");
				assertThat(mapping.details().requestMappingConditions().protocols()).containsExactly("chat.v1");
			});
		});
	}

	@Test
	void healthIsThatOfTheServer() {
		this.runner.run((context) -> {
			WebTransportHealthIndicator indicator = context.getBean(WebTransportHealthIndicator.class);
			Health health = indicator.health();
			assertThat(health).isNotNull();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("address", "127.0.0.1:" + FakeWebTransportServer.PORT);
			context.getBean(WebTransportServer.class).stop();
			assertThat(indicator.health()).isEqualTo(Health.down().withDetail("running", false).build());
		});
	}

	@Test
	void infoHasPortPathsAndEngine() {
		this.exposedRunner.run((context) -> {
			Info.Builder builder = new Info.Builder();
			context.getBean(WebTransportInfoContributor.class).contribute(builder);
			assertThat(builder.build().get("webtransport")).asString()
				.contains("port=" + FakeWebTransportServer.PORT, "paths=[/rooms/{room}]", "name=fake");
		});
	}

	@WebTransportMapping(path = "/rooms/{room}", protocols = "chat.v1")
	static class Rooms {

		@SessionMapping
		void enter() {
		}

		@StreamMapping(direction = StreamDirection.BIDIRECTIONAL)
		String say(String text) {
			return text;
		}

	}

}
