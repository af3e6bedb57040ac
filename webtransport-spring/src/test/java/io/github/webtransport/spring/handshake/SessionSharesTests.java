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

package io.github.webtransport.spring.handshake;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoute;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for what a user may have of the sessions of all.
 */
class SessionSharesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int MAX = 3;

	private Mono<Void> login = Mono.empty();

	private Mono<Void> preparation = Mono.empty();

	private final WebTransportHandler handler = (session) -> Mono.never();

	private final RoutingHandshakeHandler handshake = RoutingHandshakeHandler
		.builder(WebTransportHandlerMapping.of(() -> List.of(new WebTransportRoute("/files",
				(handshake) -> Mono.defer(() -> this.preparation).thenReturn(this.handler), List.of(), List.of(),
				"endpoint"))), OriginCheck.sameHost(false))
		.security((request, next) -> this.login
			.then(Mono.defer(() -> next.apply(request.mutate().principal(principal(request)).build()))))
		.maxSessionsPerUser(MAX)
		.build();

	private static Mono<Principal> principal(HandshakeInfo request) {
		List<String> user = request.getHeaders().getOrDefault("x-user", List.of());
		return Mono.justOrEmpty(user.stream().findFirst()).map((name) -> () -> name);
	}

	private static HandshakeInfo request(@Nullable String user, String address) {
		HandshakeInfo.Builder builder = HandshakeInfo.builder(URI.create("https://example.org/files"))
			.addresses(null, new InetSocketAddress(address, 5000));
		return ((user != null) ? builder.header("x-user", user) : builder).build();
	}

	private HandshakeDecision decide(@Nullable String user, String address) {
		HandshakeDecision decision = this.handshake.handshake(request(user, address)).block(TIMEOUT);
		assertThat(decision).isNotNull();
		return decision;
	}

	private int status(@Nullable String user, String address) {
		return decide(user, address).getStatus();
	}

	private Sinks.One<CloseStatus> open(@Nullable String user, String address) {
		HandshakeDecision decision = decide(user, address);
		assertThat(decision.getStatus()).isEqualTo(200);
		Sinks.One<CloseStatus> end = Sinks.one();
		WebTransportSession session = mock();
		given(session.closeStatus()).willReturn(end.asMono());
		decision.getHandler().handle(session).subscribe();
		return end;
	}

	@Test
	void whenAUserHasItsShareThenItGetsNoMoreButOthersDo() {
		List<Sinks.One<CloseStatus>> sessions = new ArrayList<>();
		for (int i = 0; i < MAX; i++) {
			sessions.add(open("mallory", "192.0.2." + i));
		}
		assertThat(status("mallory", "192.0.2.9")).isEqualTo(503);
		assertThat(status("alice", "192.0.2.0")).isEqualTo(200);
		sessions.get(0).tryEmitValue(CloseStatus.NORMAL);
		assertThat(status("mallory", "192.0.2.9")).isEqualTo(200);
	}

	@Test
	void whenNobodyIsLoggedInThenAnAddressHasItsShare() {
		for (int i = 0; i < MAX; i++) {
			open(null, "192.0.2.1");
		}
		assertThat(status(null, "192.0.2.1")).isEqualTo(503);
		assertThat(status(null, "192.0.2.2")).isEqualTo(200);
		assertThat(status("alice", "192.0.2.1")).isEqualTo(200);
	}

	@Test
	void whenAnAddressOfANetworkHasItsShareThenTheNetworkHas() {
		for (int i = 0; i < MAX; i++) {
			open(null, "2001:db8::" + i);
		}
		assertThat(status(null, "2001:db8::9")).isEqualTo(503);
		assertThat(status(null, "2001:db8:0:1::9")).isEqualTo(200);
	}

	@Test
	void whenRequestsOfAnAddressAreNotDecidedThenItGetsNoMoreButOthersDo() {
		this.login = Mono.never();
		List<Disposable> requests = new ArrayList<>();
		for (int i = 0; i < MAX; i++) {
			requests.add(this.handshake.handshake(request("mallory", "192.0.2.1")).subscribe());
		}
		this.login = Mono.empty();
		assertThat(status("mallory", "192.0.2.1")).isEqualTo(503);
		assertThat(status("alice", "192.0.2.2")).isEqualTo(200);
		requests.get(0).dispose();
		assertThat(status("mallory", "192.0.2.1")).isEqualTo(200);
	}

	@Test
	void whenSessionsOfAUserAreBeingPreparedThenItGetsNoMoreButOthersOfItsAddressDo() {
		this.preparation = Mono.never();
		List<Disposable> requests = new ArrayList<>();
		for (int i = 0; i < MAX; i++) {
			requests.add(this.handshake.handshake(request("mallory", "192.0.2.1")).subscribe());
		}
		this.preparation = Mono.empty();
		assertThat(status("mallory", "192.0.2.1")).isEqualTo(503);
		assertThat(status("alice", "192.0.2.1")).isEqualTo(200);
		requests.forEach(Disposable::dispose);
		assertThat(status("mallory", "192.0.2.1")).isEqualTo(200);
	}

	@Test
	void whenSessionsAreRejectedOrAbandonedThenTheyHaveNoPlace() {
		this.preparation = Mono.error(new ResponseStatusException(HttpStatus.CONFLICT));
		for (int i = 0; i < 2 * MAX; i++) {
			assertThat(status("alice", "192.0.2.1")).isEqualTo(409);
		}
		this.preparation = Mono.empty();
		for (int i = 0; i < 2 * MAX; i++) {
			decide("alice", "192.0.2.1").getHandler().abandon();
		}
		assertThat(status("alice", "192.0.2.1")).isEqualTo(200);
	}

}
