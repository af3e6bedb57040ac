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

package io.github.webtransport.spring.security.ticket;

import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.spring.handshake.OriginCheck;
import io.github.webtransport.spring.handshake.RoutingHandshakeHandler;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TicketHandshakeLogin}.
 */
class TicketHandshakeLoginTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String ORIGIN = "https://example.org";

	private final Authentication ada = new TestingAuthenticationToken("ada", null, "ROLE_USER");

	private final List<String> seen = new ArrayList<>();

	private WebTransportTicketStore store = new InMemoryWebTransportTicketStore();

	@Test
	void whenThereIsATicketThenItsUserIsKnownAndItIsSeenByNobody() {
		WebTransportTickets tickets = tickets();
		String ticket = issue(tickets);
		HandshakeDecision decision = decide(tickets, "/room?a=1&ticket=" + ticket + "&b=2");
		assertThat(decision.isAccepted()).isTrue();
		assertThat(decision.getInfo().getPrincipal().block(TIMEOUT)).isSameAs(this.ada);
		assertThat(decision.getInfo().getUri()).hasToString("https://example.org/room?a=1&b=2");
		assertThat(decision.getInfo().getQueryParams()).containsOnlyKeys("a", "b");
		assertThat(ReactiveSecurityContextHolder.getContext()
			.map(SecurityContext::getAuthentication)
			.contextWrite(decision.getContext())
			.block(TIMEOUT)).isSameAs(this.ada);
		assertThat(this.seen).containsExactly("https://example.org/room?a=1&b=2 ada",
				"https://example.org/room?a=1&b=2 ada");
		assertThat(decide(tickets, "/room?ticket=" + ticket).getStatus()).isEqualTo(401);
	}

	@Test
	void whenThereIsNoTicketThenNobodyIsLoggedIn() {
		HandshakeDecision decision = decide(tickets(), "/room?tickets=1");
		assertThat(decision.isAccepted()).isTrue();
		assertThat(decision.getInfo().getPrincipal().blockOptional(TIMEOUT)).isEmpty();
		assertThat(this.seen).containsExactly("https://example.org/room?tickets=1 nobody",
				"https://example.org/room?tickets=1 nobody");
	}

	@Test
	void whenTheTicketIsNotGoodThenIsRefusedBeforeAnybodyLooks() {
		WebTransportTickets tickets = tickets();
		String ticket = issue(tickets);
		for (String query : new String[] { "ticket=", "ticket", "ticket=" + "x".repeat(43), "ticket=wrong",
				"ticket=" + ticket + "&ticket=" + ticket }) {
			assertThat(decide(tickets, "/room?" + query).getStatus()).as(query).isEqualTo(401);
		}
		assertThat(tickets.getRefused(TicketRefusal.MALFORMED)).isEqualTo(4);
		assertThat(tickets.getRefused(TicketRefusal.UNKNOWN)).isEqualTo(1);
		assertThat(decide(tickets, "/other?ticket=" + ticket).getStatus()).isEqualTo(401);
		assertThat(this.seen).isEmpty();
	}

	@Test
	void whenPathOrOriginAreRefusedAnywayThenTheTicketIsNotUsed() {
		WebTransportTickets tickets = tickets();
		String ticket = issue(tickets);
		assertThat(decide(tickets, "/nowhere?ticket=" + ticket).getStatus()).isEqualTo(404);
		assertThat(decide(tickets, "/room?ticket=" + ticket, "https://evil.org").getStatus()).isEqualTo(403);
		assertThat(decide(tickets, "/room?ticket=" + ticket).isAccepted()).isTrue();
	}

	@Test
	void whenTheStoreDoesNotWorkThenIsUnavailable() {
		this.store = mock(WebTransportTicketStore.class);
		given(this.store.take(anyString())).willReturn(Mono.error(new IllegalStateException("expected by the test")));
		assertThat(decide(tickets(), "/room?ticket=" + "x".repeat(43)).getStatus()).isEqualTo(503);
		given(this.store.take(anyString())).willThrow(new IllegalStateException("expected by the test"));
		assertThat(decide(tickets(), "/room?ticket=" + "x".repeat(43)).getStatus()).isEqualTo(503);
	}

	private WebTransportTickets tickets() {
		return new WebTransportTickets(this.store, Duration.ofSeconds(30), InstantSource.system(),
				(user) -> Optional.empty());
	}

	private String issue(WebTransportTickets tickets) {
		IssuedTicket ticket = tickets.issue(this.ada, "/room", ORIGIN).block(TIMEOUT);
		assertThat(ticket).isNotNull();
		return ticket.value();
	}

	private HandshakeDecision decide(WebTransportTickets tickets, String path) {
		return decide(tickets, path, ORIGIN);
	}

	private HandshakeDecision decide(WebTransportTickets tickets, String path, String origin) {
		WebTransportRoutes routes = WebTransportRoutes.route()
			.path("/room", (session) -> Mono.empty())
			.path("/other", (session) -> Mono.empty())
			.build();
		URI uri = URI.create("https://example.org" + path);
		HandshakeInfo.Builder request = HandshakeInfo.builder(uri).header("origin", origin);
		if (uri.getRawQuery() != null) {
			for (String pair : uri.getRawQuery().split("&")) {
				String[] parts = pair.split("=", 2);
				request.queryParam(parts[0], (parts.length > 1) ? parts[1] : "");
			}
		}
		WebTransportHandlerMapping mapping = new WebTransportHandlerMapping(List.of(routes));
		mapping.afterSingletonsInstantiated();
		HandshakeDecision decision = RoutingHandshakeHandler.builder(mapping, OriginCheck.sameHost(false))
			.login(new TicketHandshakeLogin(tickets, "ticket"))
			.interceptors(List.of((handshake) -> look(handshake.getRequest())))
			.security((info, next) -> look(info).then(next.apply(info)))
			.build()
			.handshake(request.build())
			.block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

	private Mono<Void> look(HandshakeInfo info) {
		return info.getPrincipal()
			.map(Principal::getName)
			.defaultIfEmpty("nobody")
			.doOnNext((name) -> this.seen.add(info.getUri() + " " + name))
			.then();
	}

}
