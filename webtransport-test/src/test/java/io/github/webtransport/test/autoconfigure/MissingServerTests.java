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

import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import io.github.webtransport.test.WebTransportTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what a test learns of a server that is not there, or not on the network.
 */
@ExtendWith(OutputCaptureExtension.class)
class MissingServerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportServerPortInfoAutoConfiguration.class, WebTransportTestClientAutoConfiguration.class));

	@Test
	void whenTheServerIsSwitchedOffThenTheClientSaysSo() {
		this.runner.withBean(WebTransportRoutes.class, MissingServerTests::routes)
			.withPropertyValues("webtransport.server.enabled=false")
			.run((context) -> assertWhy(context,
					"There is no WebTransport server: webtransport.server.enabled is false"));
	}

	@Test
	void whenWebTransportIsSwitchedOffThenTheClientSaysSo() {
		this.runner.withBean(WebTransportRoutes.class, MissingServerTests::routes)
			.withPropertyValues("webtransport.server.enable-webtransport=false")
			.run((context) -> assertWhy(context, "webtransport.server.enable-webtransport is false"));
	}

	@Test
	void whenNothingIsMappedThenTheClientSaysSo() {
		this.runner.run((context) -> assertWhy(context, "no bean of the context has a @WebTransportMapping method"));
	}

	@Test
	void whenTheServerIsInMemoryThenTheLogNamesNoPort(CapturedOutput output) {
		this.runner.withConfiguration(AutoConfigurations.of(TestWebTransportAutoConfiguration.class))
			.withBean(WebTransportRoutes.class, MissingServerTests::routes)
			.withPropertyValues("webtransport.server.ssl.self-signed=true")
			.run((context) -> {
				context.getBean(WebTransportTestClient.class).path("/here").exchange().expectOpen().close(0, "");
				assertThat(output)
					.contains("WebTransport server started in memory, without a port, with 1 mapping [/here]")
					.doesNotContain("udp", "Self-signed");
			});
	}

	private static WebTransportRoutes routes() {
		return WebTransportRoutes.route().path("/here", (session) -> Mono.never()).build();
	}

	private static void assertWhy(ApplicationContext context, String why) {
		WebTransportTestClient client = context.getBean(WebTransportTestClient.class);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.path("/here").exchange())
			.withMessageContaining(why);
	}

}
