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

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the port of tests, where the application configures 4711.
 */
class RandomPortContextCustomizerTests {

	private static final String APPLICATION = "spring.config.additional-location=classpath:/configured-port/";

	private static final String NO_WEB = "spring.main.web-application-type=none";

	@Nested
	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_WEB })
	class Plain {

		@Test
		void shouldBeAnyFreePort(@Value("${webtransport.server.port}") int port) {
			assertThat(port).isZero();
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_WEB },
			webEnvironment = WebEnvironment.DEFINED_PORT)
	class DefinedPort {

		@Test
		void shouldBeThatOfTheApplication(@Value("${webtransport.server.port}") int port) {
			assertThat(port).isEqualTo(4711);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_WEB, "webtransport.server.port=4712" })
	class OfTheTest {

		@Test
		void shouldBeThatOfTheTest(@Value("${webtransport.server.port}") int port) {
			assertThat(port).isEqualTo(4712);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_WEB })
	@TestPropertySource(locations = "classpath:/configured-port/application.properties")
	class OfAPropertySource {

		@Test
		void shouldBeThatOfTheTest(@Value("${webtransport.server.port}") int port) {
			assertThat(port).isEqualTo(4711);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_WEB })
	class OfADynamicProperty {

		@DynamicPropertySource
		static void port(DynamicPropertyRegistry registry) {
			registry.add("webtransport.server.port", () -> 4713);
		}

		@Test
		void shouldBeThatOfTheTest(@Value("${webtransport.server.port}") int port) {
			assertThat(port).isEqualTo(4713);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { APPLICATION, NO_WEB },
			args = "--webtransport.server.port=4714")
	class OfAnArgument {

		@Test
		void shouldBeThatOfTheTest(@Value("${webtransport.server.port}") int port) {
			assertThat(port).isEqualTo(4714);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
