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

package io.github.webtransport.test.autoconfigure.blocking;

import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.autoconfigure.AutoConfigureTestWebTransport;
import io.github.webtransport.test.security.SecurityMockConfigurers;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * Proves that methods that block find the security context and the trace in
 * thread-locals, without a property for it.
 */
class BlockingMethodContextTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	@Nested
	@SpringBootTest(classes = BlockingApplication.class, properties = "spring.main.web-application-type=servlet")
	@AutoConfigureTestWebTransport
	class Servlet extends Kinds {

	}

	@Nested
	@SpringBootTest(classes = BlockingApplication.class, properties = "spring.main.web-application-type=reactive")
	@AutoConfigureTestWebTransport
	class Reactive extends Kinds {

	}

	abstract static class Kinds {

		@Autowired
		private WebTransportTestClient client;

		private WebTransportTestClient.ExchangeSpec open(String path) {
			return this.client.mutateWith(SecurityMockConfigurers.mockUser("ann"))
				.path(path)
				.header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
				.exchange();
		}

		@Test
		void whenADatagramComesThenTheMethodFindsUserAndTrace() {
			open("/blocking").sendDatagram("x").expectDatagram("ann " + TRACE);
		}

		@Test
		void whenAStreamComesThenTheMethodFindsUserAndTrace() {
			open("/blocking").bidirectionalStream().send("x").expectBody("ann " + TRACE);
		}

		@Test
		void whenMethodSecurityForbidsItThenTheMethodIsNotCalled() {
			open("/admin").bidirectionalStream().send("x").expectReset(1);
			this.client.mutateWith(SecurityMockConfigurers.mockUser("root").roles("ADMIN"))
				.path("/admin")
				.exchange()
				.bidirectionalStream()
				.send("x")
				.expectBody("root none");
		}

	}

}
