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

package io.github.webtransport.test;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link LocalWebTransportServerPort}.
 */
@SpringBootTest(properties = { "spring.config.additional-location=classpath:/configured-port/",
		"webtransport.server.address=127.0.0.1", "webtransport.server.ssl.self-signed=true" })
class LocalWebTransportServerPortIT {

	@LocalWebTransportServerPort
	private int port;

	@Test
	void shouldInjectThePortOfTheRunningServer(@Autowired WebTransportServer server,
			@LocalWebTransportServerPort int parameter) {
		assertThat(server.getAddress()).isNotNull();
		assertThat(this.port).isPositive()
			.isNotEqualTo(4711)
			.isEqualTo(server.getAddress().getPort())
			.isEqualTo(parameter);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		WebTransportRoutes routes() {
			return WebTransportRoutes.route().path("/", (session) -> Mono.empty()).build();
		}

	}

}
