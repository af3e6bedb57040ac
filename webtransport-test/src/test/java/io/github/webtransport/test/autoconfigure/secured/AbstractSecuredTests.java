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

import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClient.RequestSpec;
import io.github.webtransport.test.autoconfigure.secured.ChatController.Line;
import io.github.webtransport.test.security.SecurityMockConfigurers;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithAnonymousUser;
import org.springframework.security.test.context.support.WithMockUser;

/**
 * What holds in every kind of application with Spring Security and the user "ann".
 */
abstract class AbstractSecuredTests {

	@Autowired
	protected WebTransportTestClient client;

	protected final RequestSpec chat(String password) {
		return this.client.path("/chat").headers((headers) -> headers.setBasicAuth("ann", password));
	}

	@Test
	void whenNobodyLogsInThenTheSessionIsRejected() {
		this.client.path("/chat").exchange().expectRejected().status(401);
		chat("wrong").exchange().expectRejected().status(401);
	}

	@Test
	void whenSomebodyLogsInThenTheEndpointKnowsWho() {
		chat("secret").exchange().bidirectionalStream().write(new Line("one")).expectLine(new Line("ann: one"));
	}

	@Test
	void whenAUserIsMadeUpThenTheSessionIsOfThatUser() {
		this.client.mutateWith(SecurityMockConfigurers.mockUser("eve"))
			.path("/chat")
			.exchange()
			.bidirectionalStream()
			.write(new Line("one"))
			.expectLine(new Line("eve: one"));
		this.client.path("/chat").exchange().expectRejected().status(401);
	}

	@Test
	@WithMockUser("mia")
	void whenTheTestHasAUserThenTheSessionIsOfThatUser() {
		this.client.path("/chat")
			.exchange()
			.bidirectionalStream()
			.write(new Line("one"))
			.expectLine(new Line("mia: one"));
		this.client.mutateWith(SecurityMockConfigurers.mockUser("eve"))
			.path("/chat")
			.exchange()
			.bidirectionalStream()
			.write(new Line("one"))
			.expectLine(new Line("eve: one"));
	}

	@Test
	@WithAnonymousUser
	void whenTheTestHasNobodyThenTheSessionIsOfNobody() {
		this.client.path("/chat").exchange().expectRejected().status(401);
	}

}
