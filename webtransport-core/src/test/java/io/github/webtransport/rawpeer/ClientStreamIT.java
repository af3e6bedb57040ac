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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionState;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams and datagrams of sessions that the client opens.
 */
class ClientStreamIT {

	private static final Duration BOUND = Journal.BOUND;

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@Order(2)
	@RegisterExtension
	final TestClient client = TestClient.of(server);

	@Test
	void whenSessionIsOpenedThenItIsConnected() {
		WebTransportSession session = this.client.open("/hold?name=x");
		assertThat(session.getState()).isEqualTo(SessionState.CONNECTED);
		assertThat(session.getHandshakeInfo().getPath()).isEqualTo("/hold");
		assertThat(session.getHandshakeInfo().getQueryParams().getFirst("name")).isEqualTo("x");
		assertThat(session.maxDatagramSize()).isGreaterThan(1000);
		server.awaitEvent("open /hold");
	}

	@Test
	void whenBidirectionalStreamIsSentThenItIsEchoed() {
		WebTransportSession session = this.client.open("/echo");
		String echoed = session.createBidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> text(session, "hello")))
				.then(TestClient.text(stream.receive())))
			.block(BOUND);
		assertThat(echoed).isEqualTo("hello");
	}

	@Test
	void whenUnidirectionalStreamIsSentThenServerAnswersWithItsOwn() {
		WebTransportSession session = this.client.open("/echo");
		Mono<String> answer = session.incomingUnidirectionalStreams()
			.next()
			.flatMap((stream) -> TestClient.text(stream.receive()));
		String echoed = Mono
			.zip(answer,
					session.createUnidirectionalStream()
						.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> text(session, "one way"))))
						.thenReturn(true))
			.block(BOUND)
			.getT1();
		assertThat(echoed).isEqualTo("one way");
	}

	@Test
	void whenDatagramIsSentThenItIsEchoed() {
		WebTransportSession session = this.client.open("/echo");
		Mono<String> answer = session.receiveDatagrams().next().map(TestClient::take);
		StepVerifier.create(answer)
			.then(() -> session.sendDatagram(text(session, "datagram")))
			.expectNext("datagram")
			.expectComplete()
			.verify(BOUND);
	}

	@Test
	void whenBytesArriveThenTheFirstIsAtPositionZero() {
		WebTransportSession session = this.client.open("/echo");
		Mono<String> ofStream = session.incomingUnidirectionalStreams()
			.next()
			.flatMap((stream) -> stream.receive().next().map(ClientStreamIT::first));
		Mono<String> ofDatagram = session.receiveDatagrams().next().map(ClientStreamIT::first);
		Mono<Void> sent = session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> text(session, "stream"))));
		StepVerifier.create(Mono.zip(ofStream, ofDatagram, sent.thenReturn("")))
			.then(() -> session.sendDatagram(text(session, "datagram")))
			.assertNext((firsts) -> assertThat(firsts.toList()).startsWith("s", "d"))
			.expectComplete()
			.verify(BOUND);
	}

	private static String first(DataBuffer buffer) {
		assertThat(buffer.readPosition()).isZero();
		byte first = buffer.getByte(0);
		DataBufferUtils.release(buffer);
		return String.valueOf((char) first);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenStreamsAreRefusedThenTheirCreditComesBack(boolean reset) {
		WebTransportSession session = this.client.open("/refuse");
		Mono<Void> refused = session.createBidirectionalStream()
			.flatMap((stream) -> stream.write(Mono.fromSupplier(() -> text(session, "x".repeat(500))))
				.onErrorComplete(StreamStoppedException.class)
				.then(stream.receive().doOnNext(DataBufferUtils::release).then())
				.onErrorComplete(StreamResetException.class)
				.then((reset) ? stream.reset(0) : Mono.empty()));
		for (int i = 0; i < 500; i++) {
			try {
				refused.block(BOUND);
			}
			catch (RuntimeException ex) {
				throw new AssertionError("Stream " + i + " failed", ex);
			}
		}
	}

	@Test
	void whenMegabytesAreSentThenAllComeBack() {
		WebTransportSession session = this.client.open("/echo");
		int chunks = 64;
		Flux<DataBuffer> body = Flux.range(0, chunks).map((i) -> session.bufferFactory().wrap(new byte[16 << 10]));
		Long bytes = session.createBidirectionalStream().flatMap((stream) -> {
			Mono<Long> received = stream.receive().map((buffer) -> {
				long count = buffer.readableByteCount();
				DataBufferUtils.release(buffer);
				return count;
			}).reduce(0L, Long::sum);
			return Mono.zip(stream.send(body).thenReturn(true), received).map((both) -> both.getT2());
		}).block(BOUND);
		assertThat(bytes).isEqualTo((long) chunks << 14);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 30, 4294967295L })
	void whenServerResetsThenClientSeesCode(long code) {
		WebTransportSession session = this.client.open("/reset?code=" + code);
		WebTransportStream stream = session.createBidirectionalStream().block(BOUND);
		StepVerifier.create(stream.receive())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(StreamResetException.class,
					(reset) -> assertThat(reset.getCode()).isEqualTo(code)))
			.verify(BOUND);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 30, 4294967295L })
	void whenClientResetsThenServerSeesCode(long code) {
		WebTransportSession session = this.client.open("/watch");
		WebTransportStream stream = session.createBidirectionalStream().block(BOUND);
		server.awaitEvent("bidi " + stream.getStreamId() + " opened");
		stream.reset(code).block(BOUND);
		server.awaitEvent("bidi " + stream.getStreamId() + " reset " + code);
	}

	@Test
	void whenServerClosesThenClientSeesCodeAndReason() {
		WebTransportSession session = this.client.open("/close?code=4294967295&reason=bye");
		assertThat(session.closeStatus().block(BOUND)).isEqualTo(CloseStatus.of(4294967295L, "bye"));
	}

	@Test
	void whenClientClosesThenServerSeesCodeAndReason() {
		WebTransportSession session = this.client.open("/hold");
		session.close(CloseStatus.of(1234, "done here")).block(BOUND);
		server.awaitEvent("closed 1234 'done here'");
	}

	private static DataBuffer text(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
