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

package io.github.webtransport.test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.test.WebTransportTestClient.ExchangeSpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link WebTransportTestClient}: what its failures say.
 */
class WebTransportTestClientTests {

	private final TestServer server = new TestServer();

	private final WebTransportTestClient client = this.server.client()
		.baseUri(URI.create("https://example.org:8443"))
		.defaultHeader("X-Default", "1")
		.responseTimeout(Duration.ofMillis(300))
		.build();

	@AfterEach
	void stop() {
		this.server.stop();
	}

	private static void assertFailure(ThrowingCallable assertion, String... parts) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion)
			.satisfies((error) -> assertThat(error.getMessage()).contains(parts));
	}

	private ExchangeSpec exchange(WebTransportHandler handler) {
		this.server.handle((info) -> Mono.just(HandshakeDecision.accept(info, handler)));
		return this.client.path("/path").protocol("a", "b").header("X-One", "2").exchange();
	}

	@Test
	void whenTheSessionIsRejectedThenEveryStepTellsSo() {
		this.server.handle((info) -> Mono.just(HandshakeDecision.reject(403)));
		ExchangeSpec exchange = this.client.path("/path").exchange();
		exchange.expectRejected().status(403);
		assertFailure(() -> exchange.expectRejected().status(401), "Status expected:<401> but was:<403>",
				"> CONNECT https://example.org:8443/path", "> X-Default: 1", "< 403");
		assertFailure(exchange::expectOpen, "The session was rejected with status 403");
		assertFailure(exchange::session, "The session was rejected with status 403");
		assertFailure(() -> exchange.sendDatagram("x"), "The session was rejected with status 403");
	}

	@Test
	void whatGivesAccessIsNotShown() {
		this.server.handle((info) -> Mono.just(HandshakeDecision.reject(403)));
		ExchangeSpec exchange = this.client.path("/path?room=blue&access_token=s3cret&x=1")
			.headers((headers) -> headers.setBasicAuth("ada", "pw"))
			.header("Proxy-Authorization", "s3cret")
			.cookie("SESSION", "s3cret")
			.cookie("theme", "s3cret")
			.exchange();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(exchange::expectOpen)
			.satisfies((error) -> assertThat(error.getMessage())
				.contains("/path?room=<hidden>&access_token=<hidden>&x=<hidden>", "> Authorization: Basic <hidden>",
						"> Proxy-Authorization: <hidden>", "> Cookie: SESSION=<hidden>; theme=<hidden>")
				.doesNotContain("s3cret", HttpHeaders.encodeBasicAuth("ada", "pw", null)));
	}

	@Test
	void whenTheSessionIsAcceptedThenAnExpectedRejectionFails() {
		ExchangeSpec exchange = exchange((session) -> Mono.never());
		assertFailure(exchange::expectRejected, "The session was accepted", "> protocols: a, b", "> X-One: 2", "< 200",
				"session is CONNECTED");
		assertFailure(() -> exchange.expectProtocol("a"), "Protocol expected:<a> but was:<none>");
	}

	@Test
	void whenThereIsNoAnswerThenTheWaitIsBounded() {
		this.server.handle((info) -> Mono.never());
		assertFailure(() -> this.client.path("/").exchange(), "No answer to the request for a session, within 300 ms",
				"< no answer");
	}

	@Test
	void whenDatagramsDifferThenBothAreShown() {
		ExchangeSpec exchange = exchange((session) -> session.sendDatagrams(session.receiveDatagrams()));
		assertFailure(() -> exchange.sendDatagram("ping").expectDatagram("pong"),
				"Datagram expected:<pong> but was:<ping>", "> datagram, 4 bytes \"ping\": ",
				"< datagram, 4 bytes \"ping\"");
		assertFailure(() -> exchange.expectDatagram("pong"), "No datagram came, within 300 ms");
	}

	@Test
	void whenTheSessionEndsThenTheWaitDoesToo() {
		ExchangeSpec exchange = exchange((session) -> session.close(CloseStatus.of(7, "done")));
		assertFailure(() -> exchange.expectDatagram("x"), "No datagram came: ", "closed with code 7, reason \"done\"",
				"session is CLOSED");
		assertFailure(() -> exchange.expectClose(8), "Close code expected:<8> but was:<7>");
		assertFailure(() -> exchange.expectClose(7, "other"), "Close reason expected:<other> but was:<done>");
		exchange.expectClose(7, "done");
	}

	@Test
	void whenTheSessionStaysOpenThenAnExpectedEndFails() {
		ExchangeSpec exchange = exchange((session) -> Mono.never());
		assertFailure(() -> exchange.expectClose(0), "The server does not close the session, within 300 ms");
		assertFailure(exchange::expectDraining, "The server does not want the session to end, within 300 ms");
		assertFailure(exchange::expectBidirectionalStream, "The server opened no bidirectional stream");
	}

	@Test
	void whenStreamsDifferThenBothAreShown() {
		ExchangeSpec exchange = exchange((session) -> session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(stream.receive()))
			.then());
		assertFailure(() -> exchange.bidirectionalStream().send("one").expectBody("two"),
				"Body expected:<two> but was:<one>", "> bidirectional stream 4", "> stream 4, 3 bytes \"one\"",
				"< stream 4, 3 bytes \"one\"");
		assertFailure(() -> exchange.bidirectionalStream().write("one").expectLine("one"),
				"No line came, but 3 bytes \"one\", within 300 ms");
		assertFailure(() -> exchange.bidirectionalStream().write("one").expectEnd(), "The stream does not end");
		assertFailure(() -> exchange.bidirectionalStream().send("one").expectReset(1),
				"The stream is not reset but ended");
		assertFailure(() -> exchange.bidirectionalStream().write("one").expectStopped(),
				"The server does not ask to stop sending");
	}

	@Test
	void whenAStreamIsResetThenItsBodyFails() {
		ExchangeSpec exchange = exchange(
				(session) -> session.incomingBidirectionalStreams().flatMap((stream) -> stream.reset(42)).then());
		assertFailure(() -> exchange.bidirectionalStream().write("x").expectBody("x"), "The stream does not end: ",
				"42");
		assertFailure(() -> exchange.bidirectionalStream().write("x").expectReset(43),
				"Reset code expected:<43> but was:<42>");
	}

	@Test
	void shouldGiveStreamsForStepVerifier() {
		ExchangeSpec exchange = exchange((session) -> session.createBidirectionalStream()
			.flatMap((stream) -> stream.send(Flux.just("{\"number\":1}\n{\"num", "ber\":2}\n", "{\"number\":3}")
				.map((text) -> session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8)))))
			.then(Mono.never()));
		StepVerifier.create(exchange.expectBidirectionalStream().receive(Value.class), 1)
			.expectNext(new Value(1))
			.thenRequest(2)
			.expectNext(new Value(2), new Value(3))
			.expectComplete()
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void whenAStreamHasOneSideThenTheOtherCannotBeUsed() {
		ExchangeSpec exchange = exchange((session) -> Mono.never());
		assertThatIllegalStateException().isThrownBy(() -> exchange.unidirectionalStream().body(String.class))
			.withMessage("The stream only sends");
	}

	@Test
	void whenPayloadsAreGenericThenTheyAreReadAsSuch() {
		ParameterizedTypeReference<List<Value>> values = new ParameterizedTypeReference<>() {
		};
		List<Value> expected = List.of(new Value(1), new Value(2));
		ExchangeSpec exchange = exchange((session) -> Mono.when(session.sendDatagrams(session.receiveDatagrams()),
				session.incomingBidirectionalStreams().flatMap((stream) -> stream.send(stream.receive()))));
		assertThat(exchange.sendDatagram(expected).nextDatagram(values)).isEqualTo(expected);
		assertThat(exchange.bidirectionalStream().write(expected).nextLine(values)).isEqualTo(expected);
		assertThat(exchange.bidirectionalStream().send(expected).body(values)).isEqualTo(expected);
		StepVerifier.create(exchange.bidirectionalStream().send(expected, expected).receive(values))
			.expectNext(expected, expected)
			.expectComplete()
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void whenDatagramsAreGenericThenTheyAreReadAsSuch() {
		ExchangeSpec exchange = exchange((session) -> session.sendDatagrams(session.receiveDatagrams()));
		exchange.sendDatagram(List.of(new Value(1)));
		StepVerifier.create(exchange.receiveDatagrams(new ParameterizedTypeReference<List<Value>>() {
		}).next()).expectNext(List.of(new Value(1))).expectComplete().verify(Duration.ofSeconds(5));
	}

	@Test
	void whenSeveralStandBeforeTheHandshakeThenTheLastIsClosestToTheServer() {
		List<String> seen = new CopyOnWriteArrayList<>();
		this.server.handle((info) -> {
			seen.addAll(info.getHeaders().getOrDefault("x-by", List.of()));
			return Mono.just(HandshakeDecision.reject(403));
		});
		this.client.mutateWith((builder) -> builder.handshake(by("first")).handshake(by("last")))
			.path("/")
			.exchange()
			.expectRejected()
			.status(403);
		assertThat(seen).containsExactly("first", "last");
	}

	private static UnaryOperator<WebTransportHandshakeHandler> by(String name) {
		return (handler) -> (info) -> handler.handshake(info.mutate().header("x-by", name).build());
	}

	@Test
	void whenTheServerIsNotInMemoryThenNothingStandsBeforeTheHandshake() {
		WebTransportTestClient network = WebTransportTestClient.bindTo((request) -> Mono.never()).build();
		assertThatIllegalStateException()
			.isThrownBy(() -> network.mutateWith((builder) -> builder.handshake((handler) -> handler)))
			.withMessageContaining("can only be made up in memory");
	}

	record Value(int number) {
	}

}
