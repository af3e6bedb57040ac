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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.SessionOpenedMapping;
import io.github.webtransport.spring.annotation.StreamMapping;
import io.github.webtransport.spring.annotation.WebTransportExceptionHandler;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.invocation.InvalidHandlerMethodException;
import io.github.webtransport.spring.routing.WebTransportHandshake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what annotated methods say in the answer that accepts a session.
 */
class HandshakeAnswerTests {

	private final Owners owners = new Owners();

	private final TestEndpoint endpoint = TestEndpoint.of(new Endpoint(), new Blocking(), this.owners, new Created());

	@ParameterizedTest
	@ValueSource(strings = { "/answer/reactive", "/blocking-answer" })
	void whenSessionMethodSetsStatusAndFieldsThenTheyAreTheAnswer(String path) {
		HandshakeDecision decision = decide(path);
		assertThat(decision.isAccepted()).isTrue();
		assertThat(decision.getStatus()).isEqualTo(202);
		assertThat(decision.getHeaders()).containsOnly(Map.entry("x-node", List.of("eu-1", "eu-2")));
	}

	@Test
	void whenSessionMethodSetsWhatAnAnswerCannotHaveThenItFails() {
		StepVerifier.create(this.endpoint.handshake(TestEndpoint.request("/answer/illegal")))
			.expectErrorMessage("Header field 'content-length' cannot be set")
			.verify(Duration.ofSeconds(10));
	}

	@Test
	void whenSessionMethodChoosesAnotherProtocolThenItIsTheOne() {
		HandshakeInfo request = TestEndpoint.request("/answer/protocol")
			.mutate()
			.offeredProtocols(List.of("v1", "v2"))
			.build();
		HandshakeDecision decision = this.endpoint.decide(request);
		assertThat(decision.getInfo().getProtocol()).isEqualTo("v2");
		FakeSession session = new FakeSession(decision.getInfo()).handle(decision.getHandler());
		FakeStream stream = session.open();
		TestBuffers.await(stream::isFinished);
		assertThat(stream.sent()).isEqualTo("v2");
	}

	@Test
	void whenMethodHasAStatusThenItIsThatOfTheAnswer() {
		assertThat(decide("/created").getStatus()).isEqualTo(201);
		assertThat(decide("/owners/plain").getStatus()).isEqualTo(203);
	}

	@Test
	void whenSessionMethodSetsAnotherStatusThenItIsThatOne() {
		assertThat(decide("/owners/other").getStatus()).isEqualTo(204);
	}

	@Test
	void whenMethodOwnsTheSessionThenTheOthersOfItsTypeAreCalledForItToo() {
		HandshakeDecision decision = decide("/owners/plain");
		assertThat(decision.getHeaders()).containsOnly(Map.entry("x-owner", List.of("plain")));
		assertThat(this.owners.calls).containsExactly("connect");
		FakeSession session = new FakeSession(decision.getInfo()).handle(decision.getHandler());
		assertThat(this.owners.calls).containsExactly("connect", "opened", "own");
		assertThat(session.getAttributes()).containsEntry("joined", "plain");
		assertThat(session.isCompleted()).isFalse();
		session.end(CloseStatus.of(3));
		TestBuffers.await(() -> this.owners.calls.contains("disconnect 3"));
		assertThat(this.owners.sessions).hasSize(4).containsOnly(this.owners.sessions.get(0));
	}

	@Test
	void whenMethodThatOwnsTheSessionCompletesThenTheSessionDoes() {
		HandshakeDecision decision = decide("/owners/short");
		FakeSession session = new FakeSession(decision.getInfo()).handle(decision.getHandler());
		assertThat(session.isCompleted()).isTrue();
		assertThat(this.owners.calls).contains("opened cancelled");
	}

	@Test
	void whenSessionMethodRejectsThenTheOwnerIsNotCalled() {
		assertThat(decide("/owners/closed").getStatus()).isEqualTo(409);
		assertThat(this.owners.calls).containsExactly("connect");
	}

	@Test
	void whenStatusDoesNotFitThenTheStartFails() {
		assertInvalid(new RejectingOwner(), "must accept a session, which 409 does not");
		assertInvalid(new RejectingConnect(), "must accept a session, which 409 does not");
		assertInvalid(new AcceptingHandler(), "must reject a session, which 201 does not");
		assertInvalid(new LateAnswer(), "only a @SessionMapping method is called while the answer can be changed");
	}

	private static void assertInvalid(Object endpoint, String reason) {
		assertThatExceptionOfType(InvalidHandlerMethodException.class).isThrownBy(() -> TestEndpoint.of(endpoint))
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getHandler()).contains(endpoint.getClass().getName()));
	}

	private HandshakeDecision decide(String path) {
		return this.endpoint.decide(TestEndpoint.request(path));
	}

	@WebTransportMapping(path = "/answer/{how}", protocols = "v1")
	static class Endpoint {

		@SessionMapping
		Mono<Void> connect(@PathVariable String how, WebTransportHandshake handshake) {
			return Mono.fromRunnable(() -> {
				switch (how) {
					case "illegal" -> handshake.setHeader("Content-Length", "1");
					case "protocol" -> handshake.setProtocol("v2");
					default -> {
						handshake.setStatusCode(HttpStatus.ACCEPTED);
						handshake.setHeader("X-Node", "eu-1");
						handshake.addHeader("x-node", "eu-2");
					}
				}
			});
		}

		@StreamMapping
		String protocol(HandshakeInfo info) {
			return String.valueOf(info.getProtocol());
		}

	}

	@WebTransportMapping("/blocking-answer")
	static class Blocking {

		@SessionMapping
		void connect(WebTransportHandshake handshake) {
			handshake.setStatusCode(HttpStatus.ACCEPTED);
			handshake.setHeader("x-node", "eu-1", "eu-2");
		}

	}

	@WebTransportMapping("/created")
	static class Created {

		@SessionMapping
		@ResponseStatus(HttpStatus.CREATED)
		void connect() {
		}

	}

	static class Owners {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final List<WebTransportSession> sessions = new CopyOnWriteArrayList<>();

		@SessionMapping
		Mono<Void> connect(@PathVariable String how, WebTransportSession session, WebTransportHandshake handshake) {
			called("connect", session);
			session.getAttributes().put("joined", how);
			handshake.setHeader("x-owner", how);
			if (how.equals("other")) {
				handshake.setStatusCode(HttpStatus.NO_CONTENT);
			}
			return how.equals("closed") ? Mono.error(new ResponseStatusException(HttpStatus.CONFLICT)) : Mono.empty();
		}

		@SessionOpenedMapping
		Mono<Void> opened(WebTransportSession session) {
			called("opened", session);
			return Mono.<Void>never().doOnCancel(() -> this.calls.add("opened cancelled"));
		}

		@WebTransportMapping("/owners/{how}")
		@ResponseStatus(HttpStatus.NON_AUTHORITATIVE_INFORMATION)
		Mono<Void> own(@PathVariable String how, WebTransportSession session) {
			called("own", session);
			return how.equals("short") ? Mono.empty() : session.keepOpen();
		}

		@DisconnectMapping
		void disconnect(CloseStatus status, WebTransportSession session) {
			called("disconnect " + status.code(), session);
		}

		private void called(String call, WebTransportSession session) {
			this.calls.add(call);
			this.sessions.add(session);
		}

	}

	static class RejectingOwner {

		@WebTransportMapping("/x")
		@ResponseStatus(HttpStatus.CONFLICT)
		void own() {
		}

	}

	@WebTransportMapping("/x")
	static class RejectingConnect {

		@SessionMapping
		@ResponseStatus(HttpStatus.CONFLICT)
		void connect() {
		}

	}

	@WebTransportMapping("/x")
	static class AcceptingHandler {

		@SessionMapping
		void connect() {
		}

		@WebTransportExceptionHandler(IllegalStateException.class)
		@ResponseStatus(HttpStatus.CREATED)
		void handle() {
		}

	}

	@WebTransportMapping("/x")
	static class LateAnswer {

		@SessionOpenedMapping
		void opened(WebTransportHandshake handshake) {
		}

	}

}
