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

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.test.LocalWebTransportServerPort;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.autoconfigure.WebTransportTest;
import io.github.webtransport.test.memory.InMemoryWebTransportServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link WebTransportTest} with one endpoint.
 */
@WebTransportTest(controllers = GreetingController.class, properties = "spring.main.web-application-type=reactive")
class WebTransportTestTests {

	@Autowired
	private WebTransportTestClient client;

	@Autowired
	private ApplicationContext context;

	@Autowired
	private WebTransportServer server;

	@MockitoBean
	private GreetingService service;

	@AfterEach
	void sessionsOfTheFormerTestAreClosed() {
		assertThat(this.server.getSessionCount()).isLessThanOrEqualTo(1);
	}

	@Test
	void shouldTalkToTheEndpoint() {
		given(this.service.greet("Ann")).willReturn("Hi Ann");
		this.client.path("/greetings/{name}", "Ann")
			.protocol("greeting.v2", "greeting.v1")
			.exchange()
			.expectProtocol("greeting.v1")
			.expectDatagram("Hi Ann")
			.bidirectionalStream()
			.send(new Message("text", 1))
			.expectLine(new Message("text", 1))
			.expectEnd()
			.exchange()
			.expectClose(0);
	}

	@Test
	void whenNobodyClosesTheSessionThenItIsClosedAfterTheTest() {
		given(this.service.greet("Bob")).willReturn("Hi Bob");
		this.client.path("/greetings/Bob").exchange().expectOpen();
	}

	@Test
	void shouldCheckTheOrigin() {
		this.client.path("/greetings/Eve").origin("https://example.com").exchange().expectRejected().status(403);
	}

	@Test
	void shouldLeaveOutOtherEndpoints() {
		this.client.path("/other").exchange().expectRejected().status(404);
		assertThat(this.context.getBeansOfType(OtherController.class)).isEmpty();
	}

	@Test
	void shouldServeInMemory() {
		assertThat(this.server).isInstanceOf(InMemoryWebTransportServer.class);
	}

	@Test
	void whenTheServerIsInMemoryThenItsPortCannotBeInjected() {
		AutowireCapableBeanFactory beanFactory = this.context.getAutowireCapableBeanFactory();
		assertThatExceptionOfType(BeanCreationException.class)
			.isThrownBy(() -> beanFactory.autowireBean(new NeedsPort()))
			.havingRootCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageStartingWith(
					"The WebTransport server of this test is in memory and has no port: use the WebTransportTestClient");
	}

	record Message(String text, int number) {
	}

	static class NeedsPort {

		@LocalWebTransportServerPort
		private int port;

	}

}
