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

package io.github.webtransport.autoconfigure;

import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what a developer sees when an application cannot start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@Test
	void whenThereIsNoCertificateThenTheRemedyIsNamed(CapturedOutput output) {
		run(EchoController.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "The WebTransport server has no certificate.",
				"Set 'webtransport.server.ssl.bundle' to the name of an SSL bundle");
	}

	@Test
	void whenValueCannotWorkThenPropertyRangeAndOriginAreNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true",
				"--webtransport.server.http3.max-streams-bidirectional=0");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value '0' for configuration property 'webtransport.server.http3.max-streams-bidirectional'",
				"\"webtransport.server.http3.max-streams-bidirectional\" from property source \"commandLineArgs\"",
				"Expected: between 1 and ");
	}

	@Test
	void whenQlogDirectoryDoesNotExistThenPropertyIsNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true",
				"--webtransport.server.qlog-directory=/does/not/exist");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value '/does/not/exist' for configuration property 'webtransport.server.qlog-directory'",
				"Expected: a directory that exists and can be written");
	}

	@Test
	void whenBundleAndSelfSignedAreSetThenBothAreNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.self-signed=true", "--webtransport.server.ssl.bundle=web");
		assertThat(output).contains("APPLICATION FAILED TO START", "mutually exclusive",
				"webtransport.server.ssl.bundle", "webtransport.server.ssl.self-signed");
	}

	@Test
	void whenBundleIsNotKnownThenPropertyIsNamed(CapturedOutput output) {
		run(EchoController.class, "--webtransport.server.ssl.bundle=web");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Invalid value 'web' for configuration property 'webtransport.server.ssl.bundle'",
				"Expected: the name of an SSL bundle (spring.ssl.bundle.*)");
	}

	@Test
	void whenMethodIsInvalidThenMethodAndReasonAreNamed(CapturedOutput output) {
		run(InvalidController.class, "--webtransport.server.ssl.self-signed=true");
		assertThat(output).contains("APPLICATION FAILED TO START",
				InvalidController.class.getName() + ".invalid(String) cannot handle WebTransport sessions",
				"parameter 1: a parameter of type java.lang.String needs an annotation");
	}

	private static void run(Class<?> controller, String... args) {
		SpringApplication application = new SpringApplication(Application.class, controller);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(args));
	}

	@ImportAutoConfiguration({ WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class })
	static class Application extends FakeEngineConfiguration {

	}

	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

	}

	static class InvalidController {

		@WebTransportMapping("/invalid")
		Mono<Void> invalid(String text) {
			return Mono.empty();
		}

	}

}
