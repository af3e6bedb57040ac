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

import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a servlet application that has no Spring Security at all. The build runs them
 * once more on such a class path.
 */
@DisabledIf("hasSpringSecurity")
class WithoutSpringSecurityTests {

	static boolean hasSpringSecurity() {
		return ClassUtils.isPresent("org.springframework.security.core.Authentication", null);
	}

	@Test
	void whenThereAreFiltersThenTheyGuardSessions() {
		try (ConfigurableApplicationContext context = run(Filters.class)) {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(403);
			assertThat(Handshakes.status(context, Handshakes.request("/open").header("X-Key", "right"))).isEqualTo(200);
		}
	}

	@Test
	void whenThereAreNoFiltersThenSessionsAreOpen() {
		try (ConfigurableApplicationContext context = run()) {
			assertThat(Handshakes.status(context, Handshakes.request("/open"))).isEqualTo(200);
			assertThat(Handshakes.status(context, Handshakes.request("/none"))).isEqualTo(404);
		}
	}

	private static ConfigurableApplicationContext run(Class<?>... configurations) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).sources(configurations)
			.web(WebApplicationType.SERVLET)
			.properties("server.port=0", "webtransport.server.port=0", "webtransport.server.ssl.self-signed=true")
			.run();
		assertThat(context).isInstanceOf(WebServerApplicationContext.class);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ FakeEngineConfiguration.class, Controller.class })
	static class Application {

	}

	static class Controller {

		@WebTransportMapping("/open")
		Mono<Void> open() {
			return Mono.never();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filters {

		@Bean
		Filter keys() {
			return (request, response, chain) -> {
				if ("right".equals(((HttpServletRequest) request).getHeader("X-Key"))) {
					chain.doFilter(request, response);
				}
				else {
					((HttpServletResponse) response).setStatus(HttpServletResponse.SC_FORBIDDEN);
				}
			};
		}

	}

}
