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

package io.github.webtransport.spring.annotation.support;

import java.util.concurrent.CompletableFuture;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.handshake.OriginCheck;
import io.github.webtransport.spring.handshake.RoutingHandshakeHandler;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of a session where access is denied by a method itself, such as
 * one with {@code @PreAuthorize}.
 */
class AccessDenialTests {

	private static final CloseStatus FORBIDDEN = CloseStatus.of(4403, "Forbidden");

	private static final CloseStatus UNAUTHORIZED = CloseStatus.of(4401, "Unauthorized");

	private final TestEndpoint endpoint = TestEndpoint.of(new Owners(), new Forbidden(), new Unauthorized(),
			new Handled());

	@ParameterizedTest
	@ValueSource(strings = { "throws", "mono", "future", "blocking" })
	void whenAMethodThatOwnsTheSessionDeniesAccessThenTheSessionIsClosedAsForbidden(String path) {
		FakeSession session = this.endpoint.connect("/" + path);
		assertThat(session.closeStatus().block(TestEndpoint.TIMEOUT)).isEqualTo(FORBIDDEN);
		assertThat(session.errors()).isEqualTo(session.refusals());
		assertThat(session.refusals()).hasSize(1).allMatch(AccessDeniedException.class::isInstance);
	}

	@Test
	void whenNobodyHasLoggedInThenTheSessionIsClosedAsUnauthorized() {
		FakeSession session = this.endpoint.connect("/nobody");
		assertThat(session.closeStatus().block(TestEndpoint.TIMEOUT)).isEqualTo(UNAUTHORIZED);
		assertThat(session.errors()).isEqualTo(session.refusals());
	}

	@Test
	void whenAnExceptionHandlerDecidesThenItsStatusIsSent() {
		FakeSession session = this.endpoint.connect("/handled");
		assertThat(session.closeStatus().block(TestEndpoint.TIMEOUT)).isEqualTo(CloseStatus.of(9, "no"));
	}

	@ParameterizedTest
	@CsvSource({ "/forbidden, 403", "/unauthorized, 401" })
	void whenAMethodThatIsAskedFirstDeniesAccessThenTheSessionIsRejected(String path, int status) {
		assertThat(this.endpoint.decide(TestEndpoint.request(path)).getStatus()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenAHandlerDeniesAccessThenTheSessionIsClosedAsForbidden(boolean throwing) {
		AccessDeniedException denial = new AccessDeniedException("no");
		WebTransportHandler handler = (session) -> {
			if (throwing) {
				throw denial;
			}
			return Mono.error(denial);
		};
		RoutingHandshakeHandler handshake = new RoutingHandshakeHandler(
				WebTransportHandlerMapping.of(WebTransportRoutes.route().path("/handler", handler).build()),
				OriginCheck.sameHost(false));
		FakeSession session = TestEndpoint.connect(handshake, "/handler");
		assertThat(session.closeStatus().block(TestEndpoint.TIMEOUT)).isEqualTo(FORBIDDEN);
		assertThat(session.errors()).isEqualTo(session.refusals());
		assertThat(session.refusals()).containsExactly(denial);
	}

	static class Owners {

		@WebTransportMapping("/throws")
		Mono<Void> throwing(WebTransportSession session) {
			throw new AccessDeniedException("no");
		}

		@WebTransportMapping("/mono")
		Mono<Void> mono(WebTransportSession session) {
			return Mono.error(new AccessDeniedException("no"));
		}

		@WebTransportMapping("/future")
		CompletableFuture<Void> future(WebTransportSession session) {
			return CompletableFuture.supplyAsync(() -> {
				throw new AccessDeniedException("no");
			});
		}

		@WebTransportMapping("/blocking")
		void blocking(WebTransportSession session) {
			throw new AccessDeniedException("no");
		}

		@WebTransportMapping("/nobody")
		Mono<Void> nobody(WebTransportSession session) {
			return Mono.error(new AuthenticationCredentialsNotFoundException("nobody"));
		}

	}

	@WebTransportMapping("/forbidden")
	static class Forbidden {

		@SessionMapping
		Mono<Void> connect() {
			return Mono.error(new AccessDeniedException("no"));
		}

	}

	@WebTransportMapping("/unauthorized")
	static class Unauthorized {

		@SessionMapping
		void connect() {
			throw new AuthenticationCredentialsNotFoundException("nobody");
		}

	}

	static class Handled {

		@WebTransportMapping("/handled")
		Mono<Void> own(WebTransportSession session) {
			throw new AccessDeniedException("no");
		}

		@WebTransportExceptionHandler
		CloseStatus denied(AccessDeniedException ex) {
			return CloseStatus.of(9, String.valueOf(ex.getMessage()));
		}

	}

}
