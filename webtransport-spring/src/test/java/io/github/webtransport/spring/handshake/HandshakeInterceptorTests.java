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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.routing.WebTransportHandlerFactory;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoute;
import io.github.webtransport.spring.session.WebTransportSessionListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for what {@link RoutingHandshakeHandler} asks before it accepts a session, and in
 * which order.
 */
class HandshakeInterceptorTests {

	private final List<String> calls = new ArrayList<>();

	private final Map<String, Object> preparedWith = new HashMap<>();

	private final WebTransportHandler handler = (session) -> Mono.fromRunnable(() -> this.calls.add("handler"));

	private final WebTransportHandlerFactory endpoint = (handshake) -> Mono.deferContextual((context) -> {
		this.preparedWith.putAll(handshake.getAttributes());
		this.calls.add("endpoint " + handshake.getRequest().getProtocol() + " " + context.getOrDefault("key", "none"));
		return Mono.just(this.handler);
	});

	private final WebTransportHandlerMapping mapping = WebTransportHandlerMapping
		.of(() -> List.of(new WebTransportRoute("/rooms/{room}", this.endpoint, List.of("v1"), List.of(), "endpoint")));

	@Test
	void shouldAskInOrder() {
		HandshakeDecision decision = decide(
				handshake(List.of(interceptor("first"), interceptor("second")), (request, next) -> {
					this.calls.add("security " + request.getPathVariables());
					return next.apply(request).contextWrite((context) -> context.put("key", "value"));
				}));
		assertThat(this.calls).containsExactly("first {room=blue}", "second {room=blue}", "security {room=blue}",
				"endpoint v1 value");
		assertThat(decision.isAccepted()).isTrue();
		assertThat(decision.getContext().<String>get("key")).isEqualTo("value");
		assertThat(decision.getAttributes()).containsOnly(Map.entry("first", 1), Map.entry("second", 1));
		assertThat(this.preparedWith).isEqualTo(decision.getAttributes());
	}

	@Test
	void whenInterceptorIsAfterSecurityThenItSeesThePrincipal() {
		WebTransportHandshakeInterceptor after = (handshake) -> Mono
			.deferContextual((context) -> handshake.getRequest().getPrincipal().doOnNext((principal) -> {
				this.calls.add("after " + principal.getName() + " " + context.get("key"));
				handshake.getAttributes().put("user", principal.getName());
			}).then());
		HandshakeDecision decision = decide(
				handshake(
						List.of(WebTransportHandshakeInterceptor.afterSecurity(after), interceptor("before"),
								WebTransportHandshakeInterceptor.afterSecurity(interceptor("last"))),
						(request, next) -> {
							this.calls.add("security");
							return next.apply(request.mutate().principal(Mono.just(() -> "ada")).build())
								.contextWrite((context) -> context.put("key", "value"));
						}));
		assertThat(this.calls).containsExactly("before {room=blue}", "security", "after ada value", "last {room=blue}",
				"endpoint v1 value");
		assertThat(decision.getAttributes()).containsOnly(Map.entry("before", 1), Map.entry("user", "ada"),
				Map.entry("last", 1));
	}

	@Test
	void whenSecurityRejectsThenInterceptorsAfterItAreNotAsked() {
		assertThat(decide(handshake(List.of(WebTransportHandshakeInterceptor.afterSecurity(interceptor("after"))),
				denyingSecurity()))
			.getStatus()).isEqualTo(401);
		assertThat(this.calls).containsExactly("security");
	}

	@Test
	void whenInterceptorAfterSecurityRejectsThenEndpointIsNotAsked() {
		assertThat(decide(handshake(
				List.of(WebTransportHandshakeInterceptor.afterSecurity(failing(new SessionRejectedException(429)))),
				WebTransportHandshakeSecurity.none()))
			.getStatus()).isEqualTo(429);
		assertThat(this.calls).isEmpty();
	}

	@Test
	void whenInterceptorsSetStatusAndFieldsThenTheyAreTheAnswer() {
		WebTransportHandshakeInterceptor before = (handshake) -> Mono.fromRunnable(() -> {
			handshake.setStatusCode(HttpStatus.CREATED);
			handshake.setHeader("X-Node", "eu-1");
			handshake.setHeader("x-gone", "1");
		});
		WebTransportHandshakeInterceptor after = (handshake) -> Mono.fromRunnable(() -> {
			handshake.addHeader("x-node", "eu-2", "eu-3");
			handshake.setHeader("x-gone");
		});
		HandshakeDecision decision = decide(
				handshake(List.of(before, WebTransportHandshakeInterceptor.afterSecurity(after)),
						WebTransportHandshakeSecurity.none()));
		assertThat(decision.isAccepted()).isTrue();
		assertThat(decision.getStatus()).isEqualTo(201);
		assertThat(decision.getHeaders()).containsOnly(Map.entry("x-node", List.of("eu-1", "eu-2", "eu-3")));
	}

	@Test
	void whenSomethingRejectsThenWhatWasSetIsNotSent() {
		WebTransportHandshakeInterceptor setting = (handshake) -> Mono.fromRunnable(() -> {
			handshake.setStatusCode(HttpStatus.CREATED);
			handshake.setHeader("x-node", "eu-1");
		});
		HandshakeDecision decision = decide(handshake(List.of(setting, failing(new SessionRejectedException(429))),
				WebTransportHandshakeSecurity.none()));
		assertThat(decision.getStatus()).isEqualTo(429);
		assertThat(decision.getHeaders()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenInterceptorChoosesTheProtocolThenItIsTheOne(boolean afterSecurity) {
		WebTransportHandshakeInterceptor choosing = (
				handshake) -> Mono.just("v2").publishOn(Schedulers.parallel()).doOnNext(handshake::setProtocol).then();
		HandshakeInfo request = request().offeredProtocols(List.of("v1", "v2")).build();
		HandshakeDecision decision = handshake(
				List.of(afterSecurity ? WebTransportHandshakeInterceptor.afterSecurity(choosing) : choosing),
				WebTransportHandshakeSecurity.none())
			.handshake(request)
			.block(Duration.ofSeconds(5));
		assertThat(decision).isNotNull();
		assertThat(decision.getInfo().getProtocol()).isEqualTo("v2");
		assertThat(this.calls).containsExactly("endpoint v2 none");
	}

	@Test
	void whenInterceptorRejectsThenNothingBehindItIsAsked() {
		assertThat(decide(handshake(
				List.of(interceptor("first"), failing(new SessionRejectedException(429)), interceptor("third")),
				denyingSecurity()))
			.getStatus()).isEqualTo(429);
		assertThat(this.calls).containsExactly("first {room=blue}");
		assertThat(decide(handshake(List.of(failing(new ResponseStatusException(HttpStatus.PAYMENT_REQUIRED))),
				denyingSecurity()))
			.getStatus()).isEqualTo(402);
	}

	@Test
	void whenInterceptorThrowsThenNothingBehindItIsAsked() {
		WebTransportHandshakeInterceptor throwing = (handshake) -> {
			throw new SessionRejectedException(418);
		};
		assertThat(decide(handshake(List.of(throwing), denyingSecurity())).getStatus()).isEqualTo(418);
		assertThat(this.calls).isEmpty();
	}

	@Test
	void whenSecurityRejectsThenEndpointIsNotAsked() {
		HandshakeDecision decision = decide(handshake(List.of(interceptor("first")), denyingSecurity()));
		assertThat(decision.getStatus()).isEqualTo(401);
		assertThat(decision.getHeaders()).containsEntry("www-authenticate", List.of("Basic"));
		assertThat(this.calls).containsExactly("first {room=blue}", "security");
	}

	@Test
	void whenSecurityFailsThenItsStatusIsUsed() {
		assertThat(decide(handshake(List.of(), (request, next) -> Mono.error(new SessionRejectedException(403))))
			.getStatus()).isEqualTo(403);
	}

	@Test
	void whenOriginIsForeignThenNobodyElseIsAsked() {
		HandshakeInfo request = request().header("origin", "https://evil.org").build();
		assertThat(handshake(List.of(interceptor("first")), denyingSecurity()).handshake(request)
			.map(HandshakeDecision::getStatus)
			.block(Duration.ofSeconds(5))).isEqualTo(403);
		assertThat(this.calls).isEmpty();
	}

	@Test
	void whenAcceptedThenListenersLearnOfTheSessionBeforeItsHandler() {
		WebTransportSessionListener failing = new WebTransportSessionListener() {

			@Override
			public void sessionOpened(WebTransportSession session) {
				HandshakeInterceptorTests.this.calls.add("failing");
				throw new IllegalStateException("broken");
			}

		};
		WebTransportSessionListener listener = new WebTransportSessionListener() {

			@Override
			public void sessionOpened(WebTransportSession session) {
				HandshakeInterceptorTests.this.calls.add("opened");
			}

		};
		HandshakeDecision decision = decide(RoutingHandshakeHandler.builder(this.mapping, OriginCheck.sameHost(false))
			.sessionListeners(List.of(failing, listener))
			.build());
		WebTransportSession session = mock(WebTransportSession.class);
		given(session.closeStatus()).willReturn(Mono.never());
		decision.getHandler().handle(session).block(Duration.ofSeconds(5));
		assertThat(this.calls).containsExactly("endpoint v1 none", "failing", "opened", "handler");
	}

	private WebTransportHandshakeInterceptor interceptor(String name) {
		return (handshake) -> Mono.fromRunnable(() -> {
			this.calls.add(name + " " + handshake.getRequest().getPathVariables());
			handshake.getAttributes().merge(name, 1, (present, one) -> 2);
		});
	}

	private static WebTransportHandshakeInterceptor failing(Exception failure) {
		return (handshake) -> Mono.error(failure);
	}

	private WebTransportHandshakeSecurity denyingSecurity() {
		return (request, next) -> {
			this.calls.add("security");
			return Mono.just(HandshakeDecision.reject(401).withHeader("www-authenticate", "Basic"));
		};
	}

	private RoutingHandshakeHandler handshake(List<WebTransportHandshakeInterceptor> interceptors,
			WebTransportHandshakeSecurity security) {
		return RoutingHandshakeHandler.builder(this.mapping, OriginCheck.sameHost(false))
			.interceptors(interceptors)
			.security(security)
			.build();
	}

	private static HandshakeInfo.Builder request() {
		return HandshakeInfo.builder(URI.create("https://example.org:4433/rooms/blue")).offeredProtocols(List.of("v1"));
	}

	private static HandshakeDecision decide(RoutingHandshakeHandler handshake) {
		HandshakeDecision decision = handshake.handshake(request().build()).block(Duration.ofSeconds(5));
		assertThat(decision).isNotNull();
		return decision;
	}

}
