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

package io.github.webtransport.test.autoconfigure.secured;

import io.github.webtransport.test.autoconfigure.WebTransportTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportTest} in a servlet application, with what Spring Boot
 * makes of {@code spring.security.user}.
 */
@WebTransportTest(controllers = ChatController.class,
		properties = { "webtransport.server.security.enabled=true", "spring.main.web-application-type=servlet",
				"spring.security.user.name=ann", "spring.security.user.password=secret" })
class ServletWebTransportTestTests extends AbstractSecuredTests {

	@Autowired
	private ApplicationContext context;

	@Test
	void shouldBeOfTheKindOfTheApplication() {
		assertThat(this.context).isInstanceOf(WebApplicationContext.class);
	}

}
