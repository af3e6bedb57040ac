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

package io.github.webtransport.test.autoconfigure;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

import io.github.webtransport.EngineCapabilities;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WebTransportServerPortInfoAutoConfiguration}.
 */
class WebTransportServerPortInfoAutoConfigurationTests {

	private static final String PROPERTY = "local.webtransport.server.port";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportServerPortInfoAutoConfiguration.class));

	@Test
	void shouldSetTheProperty() {
		this.contextRunner.withUserConfiguration(ServerConfiguration.class)
			.run((context) -> assertThat(context.getEnvironment().getProperty(PROPERTY)).isEqualTo("4711"));
	}

	@Test
	void shouldSetThePropertyOfParents() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext()) {
			parent.refresh();
			this.contextRunner.withParent(parent)
				.withUserConfiguration(ServerConfiguration.class)
				.run((context) -> assertThat(parent.getEnvironment().getProperty(PROPERTY)).isEqualTo("4711"));
		}
	}

	@Test
	void shouldKeepOtherPorts() {
		Map<String, Object> ports = new HashMap<>(Map.of("local.server.port", 8080));
		this.contextRunner.withUserConfiguration(ServerConfiguration.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("server.ports", ports)))
			.run((context) -> {
				assertThat(context.getEnvironment().getProperty("local.server.port")).isEqualTo("8080");
				assertThat(context.getEnvironment().getProperty(PROPERTY)).isEqualTo("4711");
			});
	}

	@Test
	void whenThereIsNoServerThenThereIsNoProperty() {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(WebTransportServerPortInfo.class);
			assertThat(context.getEnvironment().containsProperty(PROPERTY)).isFalse();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class ServerConfiguration {

		@Bean
		WebTransportServer server() {
			WebTransportServer server = mock();
			given(server.getAddress()).willReturn(new InetSocketAddress("127.0.0.1", 4711));
			given(server.getCapabilities()).willReturn(EngineCapabilities.builder("fake", "none").build());
			return server;
		}

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route().path("/", (session) -> Mono.empty()).build();
		}

	}

}
