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

package io.github.webtransport.sample;

import io.github.webtransport.sample.security.SecurityConfiguration;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.autoconfigure.WebTransportTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/**
 * Tests for {@link EchoController} and {@link CloseController}, by sessions in memory.
 */
@WebTransportTest({ EchoController.class, CloseController.class })
@Import(SecurityConfiguration.class)
class EndpointTests {

	@Autowired
	private WebTransportTestClient client;

	@Test
	void shouldEchoDatagramsAndStreams() {
		this.client.path("/echo")
			.exchange()
			.sendDatagram("ping")
			.expectDatagram("ping")
			.bidirectionalStream()
			.send("one")
			.expectBody("one")
			.exchange()
			.unidirectionalStream()
			.send("two")
			.exchange()
			.expectUnidirectionalStream()
			.expectBody("two");
	}

	@Test
	void whenAStreamIsResetThenTheOthersGoOn() {
		ExchangeSpec exchange = this.client.path("/echo").exchange();
		exchange.bidirectionalStream().write("x").reset(1);
		exchange.bidirectionalStream().send("one").expectBody("one");
	}

	@Test
	void shouldCloseAsAskedFor() {
		this.client.path("/close?code=7&reason={reason}", "Good bye").exchange().expectClose(7, "Good bye");
		this.client.path("/close?code=-1").exchange().expectClose(1, CloseController.INVALID_CODE.reason());
	}

}
