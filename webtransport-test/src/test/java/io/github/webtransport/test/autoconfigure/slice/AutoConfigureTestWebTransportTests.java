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

package io.github.webtransport.test.autoconfigure.slice;

import io.github.webtransport.test.LocalWebTransportServerPort;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.autoconfigure.AutoConfigureTestWebTransport;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AutoConfigureTestWebTransport} beside the whole application.
 */
@SpringBootTest(properties = "webtransport.server.session.max-total=1")
@AutoConfigureTestWebTransport
class AutoConfigureTestWebTransportTests {

	@Autowired
	private WebTransportTestClient client;

	@Test
	void shouldServeTheApplication() {
		this.client.path("/greetings/Ann").exchange().expectDatagram("Hello Ann");
	}

	/**
	 * Placeholders are resolved by another resolver than in a slice.
	 */
	@Test
	void shouldRefuseToInjectAPort(@Autowired AutowireCapableBeanFactory beanFactory) {
		assertThatExceptionOfType(BeanCreationException.class)
			.isThrownBy(() -> beanFactory.autowireBean(new NeedsPort()))
			.havingRootCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageStartingWith("The WebTransport server of this test is in memory and has no port");
	}

	@Test
	void shouldFollowTheSettingsOfTheApplication() {
		this.client.path("/greetings/Ann").exchange().expectOpen();
		this.client.path("/greetings/Bob").exchange().expectRejected().status(503);
	}

	static class NeedsPort {

		@LocalWebTransportServerPort
		private int port;

	}

}
