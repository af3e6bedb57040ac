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

package io.github.webtransport.rawpeer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.webtransport.ClientClosedException;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that share connections, and the end of the client.
 */
class ClientPoolIT {

	private static final Duration BOUND = Journal.BOUND;

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	static final TestServer server = TestServer.create(new ServerOptions().maxPerConnection(3));

	@Order(2)
	@RegisterExtension
	final TestClient client = TestClient.of(server);

	@Rows("R68")
	@Test
	void whenSessionsShareConnectionThenTheyAreIsolated() {
		WebTransportSession first = this.client.open("/echo");
		WebTransportSession second = this.client.open("/echo");
		assertThat(server.gauges().connections()).isEqualTo(1);
		assertThat(first.getSessionId()).isNotEqualTo(second.getSessionId());
		Mono<List<String>> datagrams = Mono.zip(firstDatagram(first), firstDatagram(second))
			.map((both) -> List.of(both.getT1(), both.getT2()));
		StepVerifier.create(datagrams).then(() -> {
			second.sendDatagram(text(second, "of second"));
			first.sendDatagram(text(first, "of first"));
		}).expectNext(List.of("of first", "of second")).expectComplete().verify(BOUND);
		Mono<List<String>> echoes = Mono.zip(echo(first, "one"), echo(second, "two"))
			.map((both) -> List.of(both.getT1(), both.getT2()));
		assertThat(echoes.block(BOUND)).containsExactly("one", "two");
		first.close(CloseStatus.of(5, "only the first")).block(BOUND);
		server.awaitEvent("closed 5 'only the first'");
		assertThat(echo(second, "still there").block(BOUND)).isEqualTo("still there");
		assertThat(server.gauges().connections()).isEqualTo(1);
	}

	@Test
	void whenManySessionsAreOpenedAtOnceThenEachConnectionHasAsManyAsServerAllows() {
		List<WebTransportSession> sessions = Flux.range(0, 7)
			.flatMap((i) -> this.client.get().open(this.client.uri("/echo")), 7)
			.collectList()
			.block(BOUND);
		assertThat(server.gauges().connections()).isEqualTo(3);
		assertThat(Flux.fromIterable(sessions).flatMap((session) -> echo(session, "x")).collectList().block(BOUND))
			.hasSize(7);
	}

	@Test
	void whenClientWantsOneSessionPerConnectionThenEachHasItsOwn() {
		WebTransportClient alone = this.client.with((builder) -> builder.session(Sessions.maxPerConnection(1)));
		alone.open(this.client.uri("/hold")).block(BOUND);
		WebTransportSession second = alone.open(this.client.uri("/hold")).block(BOUND);
		assertThat(server.gauges().connections()).isEqualTo(2);
		second.close().block(BOUND);
		server.await("end of the connection of the session", () -> server.gauges().connections() == 1);
	}

	@Test
	void whenSessionEndsThenConnectionServesNext() {
		this.client.open("/complete").closeStatus().block(BOUND);
		this.client.open("/hold");
		assertThat(server.gauges().connections()).isEqualTo(1);
	}

	@Test
	void whenClientClosesThenServerSeesCodeAndReasonOfEachSession() {
		WebTransportSession session = this.client.open("/hold");
		this.client.open("/hold");
		StepVerifier.create(this.client.get().close(CloseStatus.of(77, "good night"))).expectComplete().verify(BOUND);
		server.awaitEvent("closed 77 'good night'");
		server.awaitEvent("closed 77 'good night'");
		assertThat(session.closeStatus().block(BOUND)).isEqualTo(CloseStatus.of(77, "good night"));
		server.await("no connection", () -> server.gauges().connections() == 0);
		assertThat(this.client.get().isDisposed()).isTrue();
	}

	@Rows("R57")
	@Test
	void whenClientIsClosedThenNothingCanBeOpened() {
		WebTransportSession session = this.client.open("/hold");
		this.client.get().close().block(BOUND);
		TestClient.assertFails(this.client.get().open(this.client.uri("/hold")),
				(ex) -> assertThat(ex).isInstanceOf(ClientClosedException.class));
		TestClient.assertFails(session.createBidirectionalStream(),
				(ex) -> assertThat(ex).isInstanceOf(SessionClosedException.class));
	}

	@Test
	void whenClientClosesThenThoseThatAreOpenedFail() {
		Mono<WebTransportSession> opening = this.client.get().open(this.client.uri("/handshake-never"));
		StepVerifier.create(opening).then(() -> {
			server.awaitEvent("request /handshake-never");
			this.client.get().dispose();
		}).expectError(ClientClosedException.class).verify(BOUND);
		server.awaitEvent("handshake cancelled");
	}

	@Rows("R47")
	@Test
	void whenServerDrainsSessionThenClientLearnsIt() {
		WebTransportSession session = this.client.open("/drain");
		StepVerifier.create(session.draining()).expectComplete().verify(BOUND);
		assertThat(echo(session, "still open").block(BOUND)).isEqualTo("still open");
	}

	@Test
	void whenClientDrainsSessionThenServerLearnsIt() {
		WebTransportSession session = this.client.open("/draining");
		session.drain().block(BOUND);
		server.awaitEvent("draining, DRAINING");
	}

	private static Mono<String> firstDatagram(WebTransportSession session) {
		return session.receiveDatagrams().next().map(TestClient::take);
	}

	private static Mono<String> echo(WebTransportSession session, String text) {
		return session.createBidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> text(session, text)))
				.then(TestClient.text(stream.receive())));
	}

	private static DataBuffer text(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
