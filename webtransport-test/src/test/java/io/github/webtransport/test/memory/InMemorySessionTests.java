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

package io.github.webtransport.test.memory;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.WebTransportTestClient.RejectionSpec;
import io.github.webtransport.test.carrier.AbstractSessionTests;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

import org.springframework.util.MultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for sessions that are carried in memory.
 */
class InMemorySessionTests extends AbstractSessionTests {

	@Override
	protected SessionServer handling(WebTransportHandler handler) {
		return MemoryServer.handling(handler);
	}

	@Override
	protected SessionServer withFewStreams(WebTransportHandler handler) {
		SessionSettings settings = SessionSettings.builder()
			.initialMaxData(4096)
			.initialMaxStreams(maxStreams())
			.build();
		return MemoryServer.deciding((info) -> Mono.just(HandshakeDecision.accept(info, handler)),
				(builder) -> builder.session(settings));
	}

	@Override
	protected int maxStreams() {
		return 2;
	}

	@Override
	protected int window() {
		return 1 << 20;
	}

	// Handshake

	@Test
	void whenTheRequestIsAcceptedThenTheHandlerSeesWhatWasAskedFor() {
		try (MemoryServer server = MemoryServer.deciding((info) -> Mono.just(HandshakeDecision
			.accept(info.mutate().protocol("b").build(),
					(session) -> Mono.deferContextual((context) -> session.close(CloseStatus.of(7,
							session.getHandshakeInfo().getQueryParams().getFirst("q") + " "
									+ info.getHeaders().getFirst("X-One") + " " + info.getCookies().getFirst("c") + " "
									+ session.getAttributes().get("attribute") + " " + context.get("key")))))
			.withAttributes(Map.of("attribute", 1))
			.withContext(Context.of("key", "value"))))) {
			server.client()
				.path("/x?q={q}", "ä b")
				.header("X-One", "1")
				.cookie("c", "2")
				.protocol("a", "b")
				.exchange()
				.expectProtocol("b")
				.expectClose(7, "ä b 1 2 1 value");
		}
	}

	@Test
	void whenTheRequestIsRejectedThenTheClientLearnsTheStatus() {
		try (MemoryServer server = MemoryServer.deciding((info) -> switch (info.getPath()) {
			case "/decision" ->
				Mono.just(HandshakeDecision.reject(401).withHeader("www-authenticate", "Basic", "Bearer"));
			case "/error" -> Mono
				.error(new SessionRejectedException(403, MultiValueMap.fromSingleValue(Map.of("x-reason", "error"))));
			case "/failure" -> throw new IllegalStateException("expected by the test");
			default -> Mono.empty();
		})) {
			server.client()
				.path("/decision")
				.exchange()
				.expectRejected()
				.status(401)
				.header("WWW-Authenticate", "Basic", "Bearer");
			server.client().path("/error").exchange().expectRejected().status(403).header("x-reason", "error");
			server.client().path("/failure").exchange().expectRejected().status(500);
			server.client().path("/").exchange().expectRejected().status(404);
		}
	}

	@Test
	void whenTheRejectionHasOtherHeaderFieldsThenTheClientFails() {
		try (MemoryServer server = MemoryServer
			.deciding((info) -> Mono.just(HandshakeDecision.reject(401).withHeader("x-reason", "one")))) {
			RejectionSpec rejection = server.client().path("/").exchange().expectRejected();
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rejection.header("x-reason", "two"))
				.withMessageContaining("x-reason")
				.withMessageContaining("one");
			assertThat(rejection.headers().getFirst("x-reason")).isEqualTo("one");
		}
	}

	@Test
	void whenTheSessionIsAcceptedThenBothSidesSeeTheAnswer() {
		CompletableFuture<HandshakeResponse> seen = new CompletableFuture<>();
		try (MemoryServer server = MemoryServer
			.deciding((info) -> Mono.just(HandshakeDecision.accept(info.mutate().protocol("b").build(), (session) -> {
				seen.complete(session.getHandshakeInfo().getResponse());
				return session.closeStatus().then();
			}).withStatus(202).withHeader("x-field", "1", "2")))) {
			HandshakeResponse response = server.client()
				.path("/")
				.protocol("b")
				.exchange()
				.session()
				.getHandshakeInfo()
				.getResponse();
			assertThat(response.status()).isEqualTo(202);
			assertThat(response.headers()).containsEntry("x-field", List.of("1", "2"))
				.containsEntry("wt-protocol", List.of("\"b\""));
			assertThat(seen).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(response);
		}
	}

	@Test
	void whenTheDecisionTakesTooLongThenTheStatusIs503() {
		try (MemoryServer server = MemoryServer.deciding((info) -> Mono.never(), (settings) -> settings
			.session(SessionSettings.builder().handshakeTimeout(Duration.ofMillis(20)).build()))) {
			server.client().path("/").exchange().expectRejected().status(503);
		}
	}

	@Test
	void whenTheServerChoosesWhatWasNotOfferedThenTheSessionIsClosed() {
		try (MemoryServer server = MemoryServer.deciding((info) -> Mono.just(HandshakeDecision
			.accept(info.mutate().protocol("b").build(), (session) -> session.closeStatus().then())))) {
			StepVerifier.create(server.server().open(SessionRequest.of(URI.create("https://localhost"))))
				.expectError(SessionClosedException.class)
				.verify(WAIT);
		}
	}

	@Test
	void whenTheServerDoesNotRunThenNobodyConnects() {
		MemoryServer server = MemoryServer.handling(AbstractSessionTests::echo);
		server.close();
		StepVerifier.create(server.server().open(SessionRequest.of(URI.create("https://localhost"))))
			.expectError(WebTransportConnectException.class)
			.verify(WAIT);
	}

	@Test
	void whenTheClientGivesUpThenTheDecisionIsCancelled() {
		Sinks.Empty<Void> cancelled = Sinks.empty();
		Sinks.Empty<Void> asked = Sinks.empty();
		try (MemoryServer server = MemoryServer.deciding((info) -> {
			asked.tryEmitEmpty();
			return Mono.<HandshakeDecision>never().doOnCancel(cancelled::tryEmitEmpty);
		})) {
			StepVerifier.create(server.server().open(SessionRequest.of(URI.create("https://localhost"))))
				.expectSubscription()
				.then(() -> asked.asMono().block(WAIT))
				.thenCancel()
				.verify(WAIT);
			StepVerifier.create(cancelled.asMono()).expectComplete().verify(WAIT);
		}
	}

	// Streams

	@Test
	void whenEverythingHasArrivedThenTheSenderIsTold() {
		Sinks.Empty<Void> acknowledged = Sinks.empty();
		try (MemoryServer server = MemoryServer.handling((session) -> session.createUnidirectionalStream()
			.flatMap((stream) -> stream
				.send(Mono.fromSupplier(() -> session.bufferFactory().wrap("last".getBytes(StandardCharsets.UTF_8))))
				.then(stream.acknowledged()))
			.doOnSuccess((done) -> acknowledged.tryEmitEmpty()))) {
			server.client().path("/").exchange();
			acknowledged.asMono().block(Duration.ofSeconds(10));
		}
	}

	@Test
	void whenAStreamIsStoppedThenItIsNeverAcknowledged() {
		Sinks.One<Throwable> seen = Sinks.one();
		try (MemoryServer server = MemoryServer.handling((session) -> session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.acknowledged().doOnError(seen::tryEmitValue).onErrorComplete())
			.then())) {
			server.client().path("/").exchange().bidirectionalStream().write("x").stopSending(1);
			assertThat(seen.asMono().block(Duration.ofSeconds(10))).isInstanceOf(StreamStoppedException.class);
		}
	}

	// The end

	@Test
	void whenTheServerDrainsThenSessionsAreAskedToEndAndNoneIsAccepted() {
		try (MemoryServer server = MemoryServer.handling((session) -> session.closeStatus().then())) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			StepVerifier.create(server.server().drain()).then(() -> {
				exchange.expectDraining();
				server.client().path("/").exchange().expectRejected().status(503);
				exchange.close();
			}).expectComplete().verify(WAIT);
		}
	}

	@Test
	void whenTheServerStopsThenSessionsAreClosed() {
		MemoryServer server = MemoryServer.handling(AbstractSessionTests::echo);
		List<ExchangeSpec> exchanges = List.of(server.client().path("/").exchange(),
				server.client().path("/").exchange());
		server.close();
		exchanges.forEach((exchange) -> exchange.expectClose(1001, "Server shutdown"));
		assertThat(server.server().isRunning()).isFalse();
		server.server().start();
		server.client().path("/").exchange().expectOpen();
		server.close();
	}

}
