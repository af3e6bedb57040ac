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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionState;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.annotation.DatagramMapping;
import io.github.webtransport.spring.annotation.DisconnectMapping;
import io.github.webtransport.spring.annotation.SessionMapping;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what happens before the session is accepted and after its end.
 */
class SessionMappingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final Endpoint endpoint = new Endpoint();

	private final TestEndpoint endpoints = TestEndpoint.of(this.endpoint, new BlockingEndpoint(),
			new NoSessionArgument());

	@ParameterizedTest
	@CsvSource({ "status, 409", "rejected, 429", "annotated, 402" })
	void whenMethodFailsThenTheStatusIsThatOfTheError(String how, int status) {
		assertThat(this.endpoints.decide(TestEndpoint.request("/session/" + how)).getStatus()).isEqualTo(status);
		assertThat(this.endpoints.decide(TestEndpoint.request("/blocking/" + how)).getStatus()).isEqualTo(status);
		assertThat(this.endpoint.calls).containsExactly("connect");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/session/broken", "/blocking/broken" })
	void whenMethodFailsWithoutAStatusThenTheHandshakeFails(String path) {
		StepVerifier.create(this.endpoints.handshake(TestEndpoint.request(path)))
			.expectErrorMessage("broken")
			.verify(TIMEOUT);
	}

	@Test
	void whenMethodHasNotCompletedThenTheSessionIsNotAccepted() {
		List<HandshakeDecision> decisions = new ArrayList<>();
		this.endpoints.handshake(TestEndpoint.request("/session/wait")).subscribe(decisions::add);
		assertThat(this.endpoint.calls).containsExactly("connect");
		assertThat(decisions).isEmpty();
		this.endpoint.gate.tryEmitEmpty();
		assertThat(decisions).hasSize(1).allMatch(HandshakeDecision::isAccepted);
	}

	@Test
	void whenMappingProducesAFormatThenItsSessionsKnowBeforeAnyMethodIsCalled() {
		Binary binary = new Binary();
		FakeSession session = TestEndpoint.of(binary).connect("/binary");
		assertThat(binary.format).isEqualTo(MediaType.APPLICATION_CBOR);
		assertThat(session.getAttributes()).containsEntry(WebTransportMapping.PRODUCES_ATTRIBUTE,
				MediaType.APPLICATION_CBOR);
		assertThat(this.endpoints.connect("/session/ok").getAttributes())
			.doesNotContainKey(WebTransportMapping.PRODUCES_ATTRIBUTE);
	}

	@Test
	void whenClientGivesUpThenTheMethodIsCancelled() {
		Disposable handshake = this.endpoints.handshake(TestEndpoint.request("/session/wait")).subscribe();
		handshake.dispose();
		assertThat(this.endpoint.calls).containsExactly("connect", "cancelled");
		assertThat(this.endpoint.session().getState()).isEqualTo(SessionState.CLOSED);
		StepVerifier.create(this.endpoint.session().closeStatus())
			.expectNextMatches(CloseStatus::isAbrupt)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void whenMethodFailsThenWhatWaitsForTheSessionFails() {
		this.endpoints.decide(TestEndpoint.request("/session/status"));
		StepVerifier.create(this.endpoint.session().createBidirectionalStream())
			.expectError(SessionClosedException.class)
			.verify(TIMEOUT);
	}

	@Test
	void whenSessionIsNotAcceptedYetThenItIsConnecting() {
		this.endpoints.handshake(TestEndpoint.request("/session/wait")).subscribe();
		WebTransportSession session = this.endpoint.session();
		assertThat(session.getState()).isEqualTo(SessionState.CONNECTING);
		assertThat(session.isOpen()).isFalse();
		assertThat(session.getSessionId()).isEqualTo(-1);
		assertThat(session.maxDatagramSize()).isZero();
		assertThat(session.getHandshakeInfo().getPath()).isEqualTo("/session/wait");
		assertThat(session.getId()).isEqualTo(session.getHandshakeInfo().getId());
		DataBufferFactory factory = session.bufferFactory();
		assertThat(session.sendDatagram(factory.wrap(new byte[1]))).isEqualTo(DatagramResult.DROPPED);
	}

	@Test
	void whenSessionIsAcceptedThenItIsTheSameObject() {
		FakeSession real = this.endpoints.connect("/session/ok").datagram("x");
		WebTransportSession session = this.endpoint.session();
		assertThat(this.endpoint.sessions).containsOnly(session);
		assertThat(this.endpoint.calls).containsExactly("connect", "datagram");
		assertThat(real.getAttributes()).containsEntry("early", 1);
		assertThat(session.getAttributes()).isSameAs(real.getAttributes());
		assertThat(session.isOpen()).isTrue();
		assertThat(session.getState()).isEqualTo(SessionState.CONNECTED);
		assertThat(session.maxDatagramSize()).isEqualTo(1200);
		assertThat(session.bufferFactory()).isSameAs(real.bufferFactory());
		assertThat(session.sendDatagram(real.buffers().of("y"))).isEqualTo(DatagramResult.SENT);
		StepVerifier.create(session.createUnidirectionalStream()).expectNextCount(1).expectComplete().verify(TIMEOUT);
		session.flowControl().grantDataCredit(1);
		session.flowControl().grantStreamsCredit(StreamDirection.BIDIRECTIONAL, 1);
		real.buffers().assertReleased();
	}

	@Test
	void whenSomethingWaitsForTheSessionThenItGoesOnWithIt() {
		HandshakeDecision decision = this.endpoints.decide(TestEndpoint.request("/session/ok"));
		List<Object> opened = new ArrayList<>();
		this.endpoint.session().createBidirectionalStream().subscribe(opened::add);
		assertThat(opened).isEmpty();
		new FakeSession(decision.getInfo()).handle(decision.getHandler());
		assertThat(opened).hasSize(1);
	}

	@Test
	void whenSessionIsClosedEarlyThenItIsClosedOnceItIsThere() {
		FakeSession session = this.endpoints.connect("/session/close");
		assertThat(session.closed()).isEqualTo(CloseStatus.of(5, "early"));
		TestBuffers.await(() -> this.endpoint.calls.contains("disconnect 5"));
	}

	@Test
	void whenSessionIsAbortedBeforeItIsAcceptedThenItIsAbortedAtOnce() {
		FakeSession session = this.endpoints.connect("/session/abort");
		assertThat(session.closed()).isEqualTo(CloseStatus.abrupt("Aborted"));
		assertThat(this.endpoint.session().getState()).isEqualTo(SessionState.CLOSED);
	}

	@Test
	void whenConnectionIsClosedBeforeSessionIsAcceptedThenItIsClosedAtOnce() {
		FakeSession session = this.endpoints.connect("/session/close-connection");
		assertThat(session.closed()).isEqualTo(CloseStatus.abrupt("Connection closed"));
	}

	@Test
	void whenStatusHasNoCodeThenItCannotCloseSessionThatIsAskedFor() {
		HandshakeInfo request = TestEndpoint.request("/session/close-abruptly");
		assertThatIllegalArgumentException().isThrownBy(() -> this.endpoints.decide(request))
			.withMessageContaining("abort()");
	}

	@Test
	void whenSessionEndsThenTheMethodIsCalledOnce() {
		FakeSession session = this.endpoints.connect("/session/ok");
		session.end(CloseStatus.of(3));
		session.end(CloseStatus.of(4));
		TestBuffers.await(() -> this.endpoint.calls.contains("disconnect 3"));
		assertThat(this.endpoint.calls).containsExactly("connect", "disconnect 3");
	}

	@Test
	void whenDisconnectFailsThenItIsCounted() {
		FakeSession session = this.endpoints.connect("/session/disconnect-fails");
		session.end(CloseStatus.of(3));
		TestBuffers.await(() -> !session.errors().isEmpty());
		assertThat(session.errors()).hasSize(1).allSatisfy((ex) -> assertThat(ex).hasMessage("disconnect"));
	}

	@Test
	void whenClientGivesUpAfterTheDecisionThenItsEndIsTold() {
		this.endpoints.decide(TestEndpoint.request("/session/ok")).getHandler().abandon();
		TestBuffers.await(() -> this.endpoint.calls.contains("disconnect -1"));
		assertThat(this.endpoint.session().getState()).isEqualTo(SessionState.CLOSED);
	}

	@Test
	void whenMethodWantsNoSessionThenOthersGetTheRealOne() {
		FakeSession session = this.endpoints.connect("/no-session").datagram("x");
		assertThat(session.sent()).containsExactly("same");
	}

	static RuntimeException failure(String how) {
		return switch (how) {
			case "status" -> new ResponseStatusException(HttpStatus.CONFLICT);
			case "rejected" -> new SessionRejectedException(429);
			case "annotated" -> new UnpaidException();
			default -> new IllegalStateException(how);
		};
	}

	@ResponseStatus(HttpStatus.PAYMENT_REQUIRED)
	static class UnpaidException extends RuntimeException {

	}

	@WebTransportMapping("/session/{how}")
	static class Endpoint {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final List<WebTransportSession> sessions = new CopyOnWriteArrayList<>();

		private final Sinks.Empty<Void> gate = Sinks.empty();

		@SessionMapping
		Mono<Void> connect(@PathVariable String how, WebTransportSession session) {
			called("connect", session);
			session.getAttributes().put("early", 1);
			return switch (how) {
				case "ok", "disconnect-fails" -> Mono.empty();
				case "wait" -> this.gate.asMono().doOnCancel(() -> this.calls.add("cancelled"));
				case "close" -> session.close(CloseStatus.of(5, "early"));
				case "abort" -> session.abort().then(session.close(CloseStatus.of(5, "late")));
				case "close-connection" -> session.closeConnection();
				case "close-abruptly" -> session.close(CloseStatus.abrupt("no code"));
				default -> Mono.error(failure(how));
			};
		}

		@DatagramMapping
		Mono<Void> datagram(WebTransportSession session) {
			called("datagram", session);
			return Mono.empty();
		}

		@DisconnectMapping
		Mono<Void> disconnect(@PathVariable String how, CloseStatus status, WebTransportSession session) {
			called("disconnect " + status.code(), session);
			return how.equals("disconnect-fails") ? Mono.error(new IllegalStateException("disconnect")) : Mono.empty();
		}

		private void called(String call, WebTransportSession session) {
			this.calls.add(call);
			this.sessions.add(session);
		}

		WebTransportSession session() {
			return this.sessions.get(0);
		}

	}

	@WebTransportMapping("/blocking/{how}")
	static class BlockingEndpoint {

		@SessionMapping
		void connect(@PathVariable String how) {
			throw failure(how);
		}

	}

	@WebTransportMapping("/no-session")
	static class NoSessionArgument {

		@SessionMapping
		Mono<Void> connect() {
			return Mono.empty();
		}

		@DatagramMapping
		Mono<@Nullable String> datagram(WebTransportSession session) {
			return Mono.just((session instanceof FakeSession) ? "same" : "other");
		}

	}

	@WebTransportMapping(path = "/binary", produces = "application/cbor")
	static class Binary {

		private Object format;

		@SessionMapping
		Mono<Void> connect(WebTransportSession session) {
			this.format = session.getAttributes().get(WebTransportMapping.PRODUCES_ATTRIBUTE);
			return Mono.empty();
		}

	}

}
