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

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application without the actuator of Spring Boot. Runs with a class path of its own.
 */
@DisabledIf("hasActuator")
class WithoutActuatorTests {

	static boolean hasActuator() {
		return ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.annotation.Endpoint", null);
	}

	@Test
	void whenActuatorIsMissingThenServerStartsWithoutIt() {
		new ApplicationContextRunner().withUserConfiguration(FakeEngineConfiguration.class, Application.class)
			.withBean(EchoController.class)
			.withPropertyValues("webtransport.server.ssl.self-signed=true",
					"management.endpoints.web.exposure.include=*", "management.info.webtransport.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(WebTransportServer.class)
				.doesNotHaveBean("webTransportEndpoint")
				.doesNotHaveBean("webTransportMappingDescriptionProvider")
				.doesNotHaveBean("webtransportHealthIndicator")
				.doesNotHaveBean("webTransportInfoContributor"));
	}

	/**
	 * Imports by name, as applications do: conditions are asked before classes are
	 * loaded.
	 */
	@ImportAutoConfiguration({ WebTransportServerAutoConfiguration.class, SslAutoConfiguration.class,
			WebTransportEndpointAutoConfiguration.class, WebTransportMappingsAutoConfiguration.class,
			WebTransportHealthContributorAutoConfiguration.class, WebTransportInfoContributorAutoConfiguration.class })
	static class Application {

	}

	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

	}

}
