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

package io.github.webtransport.test.carrier;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.test.WebTransportTestClient;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what sessions do whatever carries them.
 */
@Timeout(60)
public abstract class AbstractSessionTests {

	/**
	 * How long each step may take.
	 */
	protected static final Duration WAIT = Duration.ofSeconds(10);

	/**
	 * Return a server that runs.
	 * @param handler has its sessions
	 */
	protected abstract SessionServer handling(WebTransportHandler handler);

	/**
	 * Return a server that runs and takes {@link #maxStreams()} of each kind.
	 * @param handler has its sessions
	 */
	protected abstract SessionServer withFewStreams(WebTransportHandler handler);

	/**
	 * Return how many streams that server takes.
	 */
	protected abstract int maxStreams();

	/**
	 * Return how much a server takes on a stream before it reads.
	 */
	protected abstract int window();

	protected static DataBuffer buffer(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	protected static Mono<Void> echo(WebTransportSession session) {
		Mono<Void> streams = session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(stream.receive()).onErrorComplete())
			.then();
		return Mono.when(streams, session.sendDatagrams(session.receiveDatagrams()));
	}

	// Streams

	@Test
	void shouldEchoOnStreams() {
		try (SessionServer server = handling(AbstractSessionTests::echo)) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			exchange.bidirectionalStream().send("one", "two").expectBody("onetwo");
			exchange.bidirectionalStream().write("a\nb").expectLine("a").send("\n").expectLine("b").expectEnd();
			byte[] large = new byte[5 * window()];
			large[large.length - 1] = 1;
			exchange.bidirectionalStream().send(large).expectBody(large);
		}
	}

	@Test
	void whenTheServerOpensStreamsThenTheClientTakesThem() {
		try (SessionServer server = handling((session) -> session.createUnidirectionalStream()
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
		int window = window();
		Sinks.One<WebTransportStream> accepted = Sinks.one();
		try (SessionServer server = handling(
				(session) -> session.incomingBidirectionalStreams().doOnNext(accepted::tryEmitValue).then())) {
			WebTransportSession session = server.client().path("/").exchange().session();
			AtomicLong produced = new AtomicLong();
			Flux<DataBuffer> body = Flux.range(0, 400).map((i) -> {
				produced.addAndGet(window / 100);
				return session.bufferFactory().wrap(new byte[window / 100]);
			});
			WebTransportStream stream = session.createBidirectionalStream().block(WAIT);
			StepVerifier.create(stream.send(body))
				.expectSubscription()
				.expectNoEvent(Duration.ofMillis(200))
				.then(() -> assertThat(produced.get()).isBetween(window / 2L, 2L * window))
				.then(() -> accepted.asMono()
					.flatMapMany(WebTransportStream::receive)
					.subscribe(DataBufferUtils::release))
				.expectComplete()
				.verify(WAIT);
			assertThat(produced.get()).isEqualTo(400L * (window / 100));
		}
	}

	@Test
	void whenStreamsOfASessionAreOverThenOthersTakeTheirPlace() {
		try (SessionServer server = withFewStreams(AbstractSessionTests::echo)) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			for (int i = 0; i < 5 * maxStreams(); i++) {
				// More in all than the session has credit for at first
				exchange.bidirectionalStream().send("x".repeat(1000)).expectBody("x".repeat(1000));
			}
		}
	}

	@Test
	void whenTheServerNeverTakesStreamsThenTheirNumberIsLimited() {
		try (SessionServer server = withFewStreams((session) -> Mono.never())) {
			ExchangeSpec exchange = server.client()
				.mutate()
				.responseTimeout(Duration.ofMillis(200))
				.build()
				.path("/")
				.exchange();
			for (int i = 0; i < maxStreams(); i++) {
				exchange.bidirectionalStream();
			}
			assertThatExceptionOfType(AssertionError.class).isThrownBy(exchange::bidirectionalStream)
				.withMessageContaining("No credit for a bidirectional stream, within 200 ms");
		}
	}

	@Test
	void whenAStreamIsResetThenTheOtherEndLearnsTheCode() {
		Sinks.One<Throwable> seen = Sinks.one();
		try (SessionServer server = handling((session) -> session.incomingBidirectionalStreams()
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
		try (SessionServer server = handling(
				(session) -> session.incomingBidirectionalStreams()
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
		try (SessionServer server = handling(AbstractSessionTests::echo)) {
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
		try (SessionServer server = handling(AbstractSessionTests::echo)) {
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
		try (SessionServer server = handling(
				(session) -> session.sendDatagrams(Flux.range(0, 1000).map((i) -> buffer(session, "" + i)))
					.then(session.createUnidirectionalStream())
					.flatMap((stream) -> stream.send(Mono.just(buffer(session, "sent"))))
					.then(Mono.never()))) {
			ExchangeSpec exchange = server.client().path("/").exchange();
			exchange.expectUnidirectionalStream().expectBody("sent");
			int first = Integer.parseInt(exchange.nextDatagram(String.class));
			// The stream may overtake datagrams that wait for room
			assertThat(first).isBetween(1, 1000 - 256);
		}
	}

	// The end

	@Test
	void whenTheClientClosesThenTheServerLearnsCodeAndReason() {
		Sinks.One<CloseStatus> seen = Sinks.one();
		try (SessionServer server = handling((session) -> session.closeStatus().doOnNext(seen::tryEmitValue).then())) {
			server.client().path("/").exchange().close(4_000_000_000L, "enough");
			StepVerifier.create(seen.asMono())
				.expectNext(CloseStatus.of(4_000_000_000L, "enough"))
				.expectComplete()
				.verify(WAIT);
		}
	}

	@Test
	void whenTheHandlerFailsThenTheSessionIsClosedWithItsCode() {
		try (SessionServer server = handling(
				(session) -> Mono.error(new IllegalStateException("expected by the test")))) {
			server.client().path("/").exchange().expectClose(CloseStatus.INTERNAL_ERROR.code());
		}
	}

	@Test
	void whenTheSessionEndsThenItsStreamsDo() {
		try (SessionServer server = handling((session) -> session.incomingBidirectionalStreams()
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
	void whenTheServerAbortsThenTheEndIsAbruptAtBothEnds() {
		assertEndsAbruptly(WebTransportSession::abort);
	}

	@Test
	void whenTheServerClosesTheConnectionThenTheEndIsAbruptAtBothEnds() {
		assertEndsAbruptly(WebTransportSession::closeConnection);
	}

	private void assertEndsAbruptly(Function<WebTransportSession, Mono<Void>> end) {
		Sinks.One<CloseStatus> ended = Sinks.one();
		try (SessionServer server = handling((session) -> {
			session.closeStatus().subscribe(ended::tryEmitValue);
			return session.incomingBidirectionalStreams().next().flatMap((stream) -> end.apply(session));
		})) {
			WebTransportSession client = server.open();
			client.createBidirectionalStream().block(WAIT);
			assertThat(client.closeStatus().block(WAIT)).matches(CloseStatus::isAbrupt);
			assertThat(ended.asMono().block(WAIT)).matches(CloseStatus::isAbrupt);
			StepVerifier.create(client.createBidirectionalStream())
				.expectError(SessionClosedException.class)
				.verify(WAIT);
		}
	}

	/**
	 * A server, and its client.
	 */
	public interface SessionServer extends AutoCloseable {

		/**
		 * Return the client.
		 */
		WebTransportTestClient client();

		/**
		 * Open a session.
		 */
		WebTransportSession open();

		@Override
		void close();

	}

}
