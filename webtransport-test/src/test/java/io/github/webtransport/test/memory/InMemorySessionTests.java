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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import io.github.webtransport.test.WebTransportTestClient.RejectionSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.util.MultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for sessions that are carried in memory.
 */
@Timeout(30)
class InMemorySessionTests {

	private static final Duration WAIT = Duration.ofSeconds(5);

	private static final int WINDOW = 1 << 20;

	private static DataBuffer buffer(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static Mono<Void> echo(WebTransportSession session) {
		Mono<Void> streams = session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(stream.receive()).onErrorComplete())
			.then();
		return Mono.when(streams, session.sendDatagrams(session.receiveDatagrams()));
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
	void whenTheServerAbortsThenTheEndIsAbruptAtBothEnds() {
		assertEndsAbruptly(WebTransportSession::abort);
	}

	@Test
	void whenTheServerClosesTheConnectionThenTheEndIsAbruptAtBothEnds() {
		assertEndsAbruptly(WebTransportSession::closeConnection);
	}

	private static void assertEndsAbruptly(Function<WebTransportSession, Mono<Void>> end) {
		Sinks.One<CloseStatus> ended = Sinks.one();
		try (MemoryServer server = MemoryServer.handling((session) -> {
			session.closeStatus().subscribe(ended::tryEmitValue);
			return session.incomingBidirectionalStreams().next().flatMap((stream) -> end.apply(session));
		})) {
			WebTransportSession client = server.server()
				.open(SessionRequest.of(URI.create("https://localhost")))
				.block(WAIT);
			client.createBidirectionalStream().block(WAIT);
			assertThat(client.closeStatus().block(WAIT)).matches(CloseStatus::isAbrupt);
			assertThat(ended.asMono().block(WAIT)).matches(CloseStatus::isAbrupt);
			StepVerifier.create(client.createBidirectionalStream())
				.expectError(SessionClosedException.class)
				.verify(WAIT);
		}
	}

	@Test
	void whenTheServerDoesNotRunThenNobodyConnects() {
		MemoryServer server = MemoryServer.handling(InMemorySessionTests::echo);
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
	void shouldEchoOnStreams() {
		try (MemoryServer server = MemoryServer.handling(InMemorySessionTests::echo)) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			exchange.bidirectionalStream().send("one", "two").expectBody("onetwo");
			exchange.bidirectionalStream().write("a\nb").expectLine("a").send("\n").expectLine("b").expectEnd();
			byte[] large = new byte[5 * WINDOW];
			large[large.length - 1] = 1;
			exchange.bidirectionalStream().send(large).expectBody(large);
		}
	}

	@Test
	void whenTheServerOpensStreamsThenTheClientTakesThem() {
		try (MemoryServer server = MemoryServer.handling((session) -> session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.just(buffer(session, "news"))))
			.then(session.createBidirectionalStream()
				.flatMap((stream) -> stream.write(Mono.just(buffer(session, "question?\n")))
					.then(DataBufferUtils.join(stream.receive()))
					.map((answer) -> {
						String text = answer.toString(StandardCharsets.UTF_8);
						DataBufferUtils.release(answer);
						return text;
					})))
			.flatMap((answer) -> session.close(CloseStatus.of(9, answer))))) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			exchange.expectUnidirectionalStream().expectBody("news");
			exchange.expectBidirectionalStream().expectLine("question?").send("answer");
			exchange.expectClose(9, "answer");
		}
	}

	@Test
	void whenTheServerDoesNotReadThenTheClientIsHeldByTheWindow() {
		Sinks.One<WebTransportStream> accepted = Sinks.one();
		try (MemoryServer server = MemoryServer
			.handling((session) -> session.incomingBidirectionalStreams().doOnNext(accepted::tryEmitValue).then())) {
			WebTransportSession session = server.client().path("/").exchange().session();
			AtomicLong produced = new AtomicLong();
			Flux<DataBuffer> body = Flux.range(0, 400).map((i) -> {
				produced.addAndGet(WINDOW / 100);
				return session.bufferFactory().wrap(new byte[WINDOW / 100]);
			});
			WebTransportStream stream = session.createBidirectionalStream().block(WAIT);
			StepVerifier.create(stream.send(body))
				.expectSubscription()
				.expectNoEvent(Duration.ofMillis(200))
				.then(() -> assertThat(produced.get()).isBetween((long) WINDOW / 2, WINDOW + WINDOW / 5L))
				.then(() -> accepted.asMono()
					.flatMapMany(WebTransportStream::receive)
					.subscribe(DataBufferUtils::release))
				.expectComplete()
				.verify(WAIT);
			assertThat(produced.get()).isEqualTo(400L * (WINDOW / 100));
		}
	}

	@Test
	void whenStreamsOfASessionAreOverThenOthersTakeTheirPlace() {
		SessionSettings settings = SessionSettings.builder().initialMaxData(4096).initialMaxStreams(2).build();
		try (MemoryServer server = MemoryServer.deciding(
				(info) -> Mono.just(HandshakeDecision.accept(info, InMemorySessionTests::echo)),
				(builder) -> builder.session(settings))) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			for (int i = 0; i < 10; i++) {
				// More in all than the session has credit for at first
				exchange.bidirectionalStream().send("x".repeat(1000)).expectBody("x".repeat(1000));
			}
		}
	}

	@Test
	void whenTheServerNeverTakesStreamsThenTheirNumberIsLimited() {
		SessionSettings settings = SessionSettings.builder().initialMaxData(4096).initialMaxStreams(2).build();
		try (MemoryServer server = MemoryServer.deciding(
				(info) -> Mono.just(HandshakeDecision.accept(info, (session) -> Mono.never())),
				(builder) -> builder.session(settings))) {
			ExchangeSpec exchange = server.impatientClient().path("/").exchange();
			exchange.bidirectionalStream();
			exchange.bidirectionalStream();
			assertThatExceptionOfType(AssertionError.class).isThrownBy(exchange::bidirectionalStream)
				.withMessageContaining("No credit for a bidirectional stream, within 200 ms");
		}
	}

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

	@Test
	void whenAStreamIsResetThenTheOtherEndLearnsTheCode() {
		Sinks.One<Throwable> seen = Sinks.one();
		try (MemoryServer server = MemoryServer.handling((session) -> session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.receive()
				.doOnNext(DataBufferUtils::release)
				.doOnError(seen::tryEmitValue)
				.then()
				.onErrorResume(StreamResetException.class, (ex) -> stream.reset(43)))
			.then())) {
			server.client().path("/").exchange().bidirectionalStream().write("x").reset(42).expectReset(43);
			StepVerifier.create(seen.asMono())
				.assertNext((ex) -> assertThat(((StreamResetException) ex).getCode()).isEqualTo(42))
				.expectComplete()
				.verify(WAIT);
		}
	}

	@Test
	void whenAStreamIsStoppedThenTheSenderEnds() {
		Sinks.One<Throwable> seen = Sinks.one();
		try (MemoryServer server = MemoryServer
			.handling((session) -> session.incomingBidirectionalStreams()
				.flatMap((stream) -> Mono.when(stream.stopSending(5), stream
					.send(Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().map((i) -> buffer(session, "x")))
					.doOnError(seen::tryEmitValue)
					.onErrorComplete()))
				.then())) {
			server.client().path("/").exchange().bidirectionalStream().write("x").expectStopped().stopSending(6);
			StepVerifier.create(seen.asMono())
				.assertNext((ex) -> assertThat(ex).isInstanceOf(StreamStoppedException.class))
				.expectComplete()
				.verify(WAIT);
		}
	}

	// Datagrams

	@Test
	void shouldEchoDatagrams() {
		try (MemoryServer server = MemoryServer.handling(InMemorySessionTests::echo)) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			exchange.sendDatagram("one").expectDatagram("one").sendDatagram(new byte[] { 1, 2 });
			exchange.expectDatagram(new byte[] { 1, 2 });
			for (int i = 0; i < 500; i++) {
				exchange.sendDatagram("" + i).expectDatagram("" + i);
			}
		}
	}

	@Test
	void whenADatagramIsTooLargeThenItIsNotSent() {
		try (MemoryServer server = MemoryServer.handling(InMemorySessionTests::echo)) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			WebTransportSession session = exchange.session();
			byte[] tooLarge = new byte[session.maxDatagramSize() + 1];
			assertThat(session.sendDatagram(session.bufferFactory().wrap(tooLarge)))
				.isEqualTo(DatagramResult.TOO_LARGE);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> exchange.sendDatagram(tooLarge))
				.withMessageContaining("The datagram was not sent but TOO_LARGE");
			exchange.sendDatagram(new byte[session.maxDatagramSize()])
				.expectDatagram(new byte[session.maxDatagramSize()]);
		}
	}

	@Test
	void whenDatagramsAreNotTakenThenTheOldestAreDropped() {
		try (MemoryServer server = MemoryServer
			.handling((session) -> session.sendDatagrams(Flux.range(0, 1000).map((i) -> buffer(session, "" + i)))
				.then(session.drain())
				.then(Mono.never()))) {
			ExchangeSpec exchange = server.client().path("/").exchange().expectDraining();
			int first = Integer.parseInt(exchange.nextDatagram(String.class));
			// The wish to end may overtake datagrams that wait for room
			assertThat(first).isBetween(1, 1000 - 256);
		}
	}

	// The end

	@Test
	void whenTheClientClosesThenTheServerLearnsCodeAndReason() {
		Sinks.One<CloseStatus> seen = Sinks.one();
		try (MemoryServer server = MemoryServer
			.handling((session) -> session.closeStatus().doOnNext(seen::tryEmitValue).then())) {
			server.client().path("/").exchange().close(4_000_000_000L, "enough");
			StepVerifier.create(seen.asMono())
				.expectNext(CloseStatus.of(4_000_000_000L, "enough"))
				.expectComplete()
				.verify(WAIT);
		}
	}

	@Test
	void whenTheHandlerFailsThenTheSessionIsClosedWithItsCode() {
		try (MemoryServer server = MemoryServer
			.handling((session) -> Mono.error(new IllegalStateException("expected by the test")))) {
			server.client().path("/").exchange().expectClose(CloseStatus.INTERNAL_ERROR.code());
		}
	}

	@Test
	void whenTheSessionEndsThenItsStreamsDo() {
		try (MemoryServer server = MemoryServer.handling((session) -> session.incomingBidirectionalStreams()
			.next()
			.flatMap((stream) -> stream.receive().next().doOnNext(DataBufferUtils::release))
			.then(session.close(CloseStatus.of(3, "over"))))) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			WebTransportStream stream = exchange.session().createBidirectionalStream().block(WAIT);
			StepVerifier
				.create(Mono.when(stream.write(Mono.just(buffer(exchange.session(), "x"))), stream.receive().then()))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(SessionClosedException.class,
						(closed) -> assertThat(closed.getStatus()).isEqualTo(CloseStatus.of(3, "over"))))
				.verify(WAIT);
		}
	}

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
		MemoryServer server = MemoryServer.handling(InMemorySessionTests::echo);
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
