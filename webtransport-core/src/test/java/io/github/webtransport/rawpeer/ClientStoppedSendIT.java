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

import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
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

/**
 * STOP_SENDING of a foreign server on streams of the client, in every order with what
 * else it does.
 */
class ClientStoppedSendIT {

	/**
	 * As many streams as the server allows in a session.
	 */
	private static final int ROUNDS = 10;

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	final RawServer server = new RawServer();

	@Order(2)
	@RegisterExtension
	final TestClient client = TestClient.of(this.server);

	@ParameterizedTest
	@ValueSource(strings = { "stop, answer", "answer, stop", "stop, reset", "reset, stop", "stop" })
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING, answer and FIN of a server in every order")
	void whenServerStopsThenSenderLearns(String order) {
		WebTransportSession session = this.client.open("/any");
		RawServerConnection connection = this.server.awaitConnection(0);
		for (int i = 0; i < ROUNDS; i++) {
			session.createBidirectionalStream().flatMap((stream) -> {
				stream.receive().doOnNext(DataBufferUtils::release).onErrorComplete().subscribe();
				return Mono.when(stopped(stream.send(body(session))), stopped(stream.stopped()),
						Mono.fromRunnable(() -> perform(connection, stream, order)));
			}).block(Journal.BOUND);
		}
	}

	@Test
	@Rows("R36")
	@DisplayName("R36 STOP_SENDING of a server on a unidirectional stream")
	void whenServerStopsUnidirectionalStreamThenSenderLearns() {
		WebTransportSession session = this.client.open("/any");
		RawServerConnection connection = this.server.awaitConnection(0);
		for (int i = 0; i < ROUNDS; i++) {
			session.createUnidirectionalStream()
				.flatMap((stream) -> Mono.when(stopped(stream.send(body(session))), stopped(stream.stopped()),
						Mono.fromRunnable(() -> perform(connection, stream, "stop"))))
				.block(Journal.BOUND);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@Rows("R77")
	@DisplayName("R77 streams that are opened while the connection is closed, by either end")
	void whenConnectionClosesWhileStreamsAreOpenedThenSessionIsClosed(boolean byServer) {
		WebTransportSession session = this.client.open("/any");
		RawServerConnection connection = this.server.awaitConnection(0);
		Mono<Void> failures = Flux.range(0, 200).doOnNext((number) -> {
			if (number == 20 && byServer) {
				connection.close(Codes.H3_NO_ERROR);
			}
			else if (number == 20) {
				this.client.get().close().subscribe();
			}
		})
			.flatMap((number) -> session.createUnidirectionalStream()
				.then()
				.onErrorComplete(SessionClosedException.class), 200)
			.then();
		StepVerifier.create(failures).expectComplete().verify(Journal.BOUND);
		StepVerifier.create(session.createBidirectionalStream())
			.expectError(SessionClosedException.class)
			.verify(Journal.BOUND);
	}

	private static Flux<DataBuffer> body(WebTransportSession session) {
		return Flux.<DataBuffer>just(session.bufferFactory().wrap(RawBytes.pattern(1000))).concatWith(Flux.never());
	}

	private static Mono<Void> stopped(Mono<Void> operation) {
		return operation.then(Mono.<Void>error(new AssertionError("Completed")))
			.onErrorComplete(StreamStoppedException.class);
	}

	/**
	 * Let the server act on a stream that has arrived there.
	 */
	private static void perform(RawServerConnection connection, WebTransportSendStream stream, String order) {
		new Thread(() -> {
			long id = stream.getStreamId();
			connection.awaitStream(id);
			for (String step : order.split(", ")) {
				switch (step) {
					case "stop" -> connection.stopSending(id, Codes.application(1));
					case "reset" -> connection.reset(id, Codes.application(2));
					default -> connection.writeAndFin(id, RawBytes.text("answer"));
				}
			}
		}, "raw-server-script").start();
	}

}
