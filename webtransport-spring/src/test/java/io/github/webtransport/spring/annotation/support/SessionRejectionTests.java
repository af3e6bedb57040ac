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

import java.lang.reflect.InaccessibleObjectException;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionState;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.handshake.OriginCheck;
import io.github.webtransport.spring.handshake.RoutingHandshakeHandler;
import io.github.webtransport.spring.handshake.WebTransportHandshakeInterceptor;
import io.github.webtransport.spring.routing.WebTransportHandlerMapping;
import io.github.webtransport.spring.routing.WebTransportRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportExceptionHandler} methods before the session is accepted.
 */
class SessionRejectionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Map<String, RuntimeException> FAILURES = Map.ofEntries(
			Map.entry("decision", new IllegalStateException("decision")),
			Map.entry("mono", new IllegalArgumentException("mono")),
			Map.entry("status", new UnsupportedOperationException("status")),
			Map.entry("nothing", new ResponseStatusException(HttpStatus.GONE)),
			Map.entry("close", new ArithmeticException("close")),
			Map.entry("advice", new IndexOutOfBoundsException("advice")),
			Map.entry("session", new ClassCastException("session")),
			Map.entry("fails", new ArrayStoreException("fails")),
			Map.entry("principal", new NoSuchElementException("principal")),
			Map.entry("once", new InaccessibleObjectException("once")),
			Map.entry("accepts", new NegativeArraySizeException("accepts")));

	private final Endpoint endpoint = new Endpoint();

	private final Advice advice = new Advice();

	private final TestEndpoint endpoints = TestEndpoint.of(this.endpoint, new Owner(), this.advice);

	@ParameterizedTest
	@CsvSource({ "decision, 409", "mono, 422", "status, 402", "nothing, 410", "advice, 429" })
	void whenSessionMethodFailsThenTheExceptionHandlerSaysTheStatus(String how, int status) {
		assertThat(this.endpoints.decide(TestEndpoint.request("/rejected/" + how)).getStatus()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "decision, 409", "mono, 422", "status, 402", "nothing, 410", "advice, 429" })
	void whenInterceptorFailsThenTheExceptionHandlerSaysTheStatus(String how, int status) {
		WebTransportHandshakeInterceptor failing = (handshake) -> Mono.error(FAILURES.get(how));
		WebTransportHandshakeInterceptor throwing = (handshake) -> {
			throw FAILURES.get(how);
		};
		for (WebTransportHandshakeInterceptor interceptor : List.of(failing, throwing,
				WebTransportHandshakeInterceptor.afterSecurity(failing),
				WebTransportHandshakeInterceptor.afterSecurity(throwing))) {
			TestEndpoint endpoints = TestEndpoint.withInterceptors(List.of(interceptor), this.endpoint, new Advice());
			assertThat(endpoints.decide(TestEndpoint.request("/rejected/ok")).getStatus()).isEqualTo(status);
		}
	}

	@Test
	void whenExceptionHandlerReturnsADecisionThenItsFieldsAreSent() {
		assertThat(this.endpoints.decide(TestEndpoint.request("/rejected/decision")).getHeaders())
			.containsOnly(Map.entry("retry-after", List.of("30")), Map.entry("x-path", List.of("/rejected/decision")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "close", "fails", "accepts" })
	void whenExceptionHandlerHasNoAnswerThenTheErrorStands(String how) {
		StepVerifier.create(this.endpoints.handshake(TestEndpoint.request("/rejected/" + how)))
			.expectErrorMessage(how)
			.verify(TIMEOUT);
	}

	@Test
	void whenExceptionHandlerTakesTheSessionThenThereIsNone() {
		assertThat(this.endpoints.decide(TestEndpoint.request("/rejected/session")).getStatus()).isEqualTo(400);
		assertThat(this.endpoint.states).containsExactly(SessionState.CLOSED);
	}

	@Test
	void whenAnArgumentIsMissingThenTheExceptionHandlerIsAsked() {
		assertThat(this.endpoints.decide(TestEndpoint.request("/rejected-owner")).getStatus()).isEqualTo(451);
	}

	@Test
	void whenExceptionHandlerCannotBeCalledThenTheErrorStands() {
		HandshakeInfo request = TestEndpoint.request("/rejected/principal").mutate().principal(Mono.empty()).build();
		StepVerifier.create(this.endpoints.handshake(request)).expectErrorMessage("principal").verify(TIMEOUT);
		assertThat(this.endpoints.decide(TestEndpoint.request("/rejected/principal")).getStatus()).isEqualTo(406);
	}

	@Test
	void whenAdviceHasNoAnswerThenItIsAskedOnce() {
		StepVerifier.create(this.endpoints.handshake(TestEndpoint.request("/rejected/once")))
			.expectErrorMessage("once")
			.verify(TIMEOUT);
		assertThat(this.advice.calls).hasValue(1);
	}

	@ParameterizedTest
	@CsvSource({ "advice, 429", "nothing, 410" })
	void whenRouteHasNoExceptionHandlersThenAdviceForAllIsAsked(String how, int status) {
		WebTransportHandshakeInterceptor failing = (handshake) -> Mono.error(FAILURES.get(how));
		for (WebTransportHandshakeInterceptor interceptor : List.of(failing,
				WebTransportHandshakeInterceptor.afterSecurity(failing))) {
			DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
			beanFactory.registerSingleton("advice", this.advice);
			beanFactory.registerSingleton("other", new OtherAdvice());
			AnnotatedWebTransportRoutes annotated = AnnotatedWebTransportRoutes.builder(beanFactory).build();
			WebTransportRoutes routes = WebTransportRoutes.route().path("/route", (session) -> Mono.empty()).build();
			HandshakeDecision decision = RoutingHandshakeHandler
				.builder(WebTransportHandlerMapping.of(annotated, routes), OriginCheck.sameHost(false))
				.interceptors(List.of(interceptor))
				.advice(annotated::reject)
				.build()
				.handshake(TestEndpoint.request("/route"))
				.block(TIMEOUT);
			assertThat(decision).isNotNull();
			assertThat(decision.getStatus()).isEqualTo(status);
		}
	}

	@Test
	void whenSessionIsAcceptedThenADecisionHandlesNothing() {
		FakeSession session = this.endpoints.connect("/rejected/ok").datagram("x");
		TestBuffers.await(() -> !session.errors().isEmpty());
		assertThat(session.errors()).hasSize(1);
		assertThat(session.sent()).isEmpty();
		assertThat(session.isOpen()).isTrue();
	}

	@WebTransportMapping("/rejected/{how}")
	static class Endpoint {

		private final List<SessionState> states = new CopyOnWriteArrayList<>();

		@SessionMapping
		Mono<Void> connect(@PathVariable String how) {
			RuntimeException failure = FAILURES.get(how);
			return (failure != null) ? Mono.error(failure) : Mono.empty();
		}

		@DatagramMapping
		Mono<Void> datagram() {
			return Mono.error(FAILURES.get("decision"));
		}

		@WebTransportExceptionHandler
		HandshakeDecision decision(IllegalStateException failure, HandshakeInfo request) {
			return HandshakeDecision.reject(409)
				.withHeader("retry-after", "30")
				.withHeader("x-path", request.getPath().replace("ok", "decision"));
		}

		@WebTransportExceptionHandler
		Mono<HandshakeDecision> mono(IllegalArgumentException failure) {
			return Mono.just(HandshakeDecision.reject(422));
		}

		@WebTransportExceptionHandler
		@ResponseStatus(HttpStatus.PAYMENT_REQUIRED)
		void status(UnsupportedOperationException failure) {
		}

		@WebTransportExceptionHandler
		void nothing(ResponseStatusException failure) {
		}

		@WebTransportExceptionHandler
		CloseStatus close(ArithmeticException failure) {
			return CloseStatus.of(44);
		}

		@WebTransportExceptionHandler
		HandshakeDecision session(ClassCastException failure, WebTransportSession session) {
			this.states.add(session.getState());
			return HandshakeDecision.reject(400);
		}

		@WebTransportExceptionHandler
		Mono<HandshakeDecision> fails(ArrayStoreException failure) {
			return Mono.error(new IllegalStateException("exception handler, expected by the test"));
		}

		@WebTransportExceptionHandler
		@ResponseStatus(HttpStatus.NOT_ACCEPTABLE)
		Mono<Void> principal(NoSuchElementException failure, Principal principal) {
			return Mono.empty();
		}

		@WebTransportExceptionHandler
		HandshakeDecision accepts(NegativeArraySizeException failure, HandshakeInfo request) {
			return HandshakeDecision.accept(request, (session) -> Mono.empty());
		}

	}

	static class Owner {

		@WebTransportMapping("/rejected-owner")
		Mono<Void> own(@RequestParam String missing) {
			return Mono.empty();
		}

	}

	@ControllerAdvice(assignableTypes = Owner.class)
	static class OtherAdvice {

		@WebTransportExceptionHandler
		@ResponseStatus(HttpStatus.LOCKED)
		void other(RuntimeException failure) {
		}

	}

	@ControllerAdvice
	static class Advice {

		private final AtomicInteger calls = new AtomicInteger();

		@WebTransportExceptionHandler
		Mono<Void> once(InaccessibleObjectException failure) {
			return Mono.fromRunnable(this.calls::incrementAndGet);
		}

		@WebTransportExceptionHandler
		Mono<HandshakeDecision> advice(IndexOutOfBoundsException failure) {
			return Mono.just(HandshakeDecision.reject(429));
		}

		@WebTransportExceptionHandler
		@ResponseStatus(HttpStatus.UNAVAILABLE_FOR_LEGAL_REASONS)
		void argument(ServerWebInputException failure) {
		}

	}

}
