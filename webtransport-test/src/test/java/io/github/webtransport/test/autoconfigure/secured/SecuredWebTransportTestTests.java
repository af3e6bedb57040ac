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
import io.github.webtransport.test.autoconfigure.secured.ChatController.Line;
import io.github.webtransport.test.security.SecurityMockConfigurers;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Import;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;

/**
 * Tests for {@link WebTransportTest} with the hooks of an endpoint and with Spring
 * Security.
 */
@WebTransportTest(controllers = ChatController.class,
		properties = { "webtransport.server.security.enabled=true", "spring.main.web-application-type=reactive" })
@Import(SecurityConfiguration.class)
class SecuredWebTransportTestTests extends AbstractSecuredTests {

	@Test
	@Override
	void whenSomebodyLogsInThenTheEndpointKnowsWho() {
		chat("secret").exchange()
			.bidirectionalStream()
			.write(new Line("one"))
			.expectLine(new Line("ann: one"))
			.send(new Line("two"))
			.expectLine(new Line("ann: two"))
			.expectEnd();
	}

	@Test
	void whenTheEndpointFailsThenItsExceptionHandlerDecides() {
		chat("secret").exchange()
			.bidirectionalStream()
			.write(new Line(""))
			.exchange()
			.expectClose(4, "Nothing was said");
	}

	@Test
	void whenAUserHasRolesThenRulesHoldForThem() {
		this.client.mutateWith(SecurityMockConfigurers.mockUser())
			.path("/admin")
			.exchange()
			.expectRejected()
			.status(403);
		this.client.mutateWith(SecurityMockConfigurers.mockUser().roles("ADMIN"))
			.path("/admin")
			.exchange()
			.expectOpen();
		this.client
			.mutateWith(SecurityMockConfigurers.mockUser(User.withUsername("ann").password("x").roles("ADMIN").build()))
			.path("/admin")
			.exchange()
			.expectOpen();
	}

	@Test
	void whenCredentialsAreSentThenTheyGoBeforeTheUserThatIsMadeUp() {
		this.client.mutateWith(SecurityMockConfigurers.mockUser("eve"))
			.path("/chat")
			.headers((headers) -> headers.setBasicAuth("ann", "secret"))
			.exchange()
			.bidirectionalStream()
			.write(new Line("one"))
			.expectLine(new Line("ann: one"));
	}

	@Test
	void whenATokenIsMadeUpThenTheSessionIsOfItsSubject() {
		this.client.mutateWith(SecurityMockConfigurers.mockJwt().jwt((jwt) -> jwt.subject("grace")))
			.path("/chat")
			.exchange()
			.bidirectionalStream()
			.write(new Line("one"))
			.expectLine(new Line("grace: one"));
		this.client.mutateWith(SecurityMockConfigurers.mockJwt())
			.path("/admin")
			.exchange()
			.expectRejected()
			.status(403);
		this.client.mutateWith(SecurityMockConfigurers.mockJwt().authorities(new SimpleGrantedAuthority("ROLE_ADMIN")))
			.path("/admin")
			.exchange()
			.expectOpen();
	}

}
