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

import java.util.List;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.provider.Arguments;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What hostile peers make a server write into its log. Everything above DEBUG counts,
 * whoever logs it.
 */
@ExtendWith(LeakGuard.class)
class LogBudgetIT {

	private static final int ROUNDS = 10;

	@RegisterExtension
	static final TestServer server = TestServer
		.create(new ServerOptions().requests((request, response) -> request.uri().equals("/flood")
				? response.sendString(Flux.range(0, 100_000).map((i) -> "flood ".repeat(100))).then()
				: request.receive()
					.aggregate()
					.asString()
					.defaultIfEmpty("")
					.flatMap((body) -> response.sendString(Mono.just(body)).then())));

	@Test
	@Rows("R73")
	@DisplayName("R73 malformed messages")
	void whenMessagesAreMalformedThenNothingIsLogged() {
		try (LogRecorder log = LogRecorder.start()) {
			RawPeer peer = server.browser();
			List<Arguments> fields = MalformedFields.fields().toList();
			for (Arguments field : fields) {
				String[] more = { (String) field.get()[0], (String) field.get()[1] };
				peer.awaitPlace().openBidi().write(RawBytes.request("POST", "/", more)).awaitEnd();
				peer.awaitPlace().openBidi().write(RawBytes.connect("/echo", more)).awaitEnd();
			}
			for (Arguments field : MalformedFields.pseudoFields().toList()) {
				peer.awaitPlace()
					.openBidi()
					.write(RawBytes.headers(MalformedFields.replace((String) field.get()[0], (String) field.get()[1],
							":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/")))
					.awaitEnd();
			}
			peer.openBidi()
				.writeAndFin(RawBytes.request("POST", "/", "content-length", "9"), RawBytes.data(RawBytes.text("a")))
				.awaitEnd();
			peer.openBidi().writeAndFin(RawBytes.request("GET", "/%zz")).awaitEnd();
			peer.openBidi().writeAndFin(RawBytes.request("GET", "//[")).awaitEnd();
			assertThat(log.entries()).isEmpty();
		}
	}

	@Test
	@Rows("R73")
	@DisplayName("R73 requests and answers that are cut")
	void whenRequestsAreCutThenNothingIsLogged() {
		try (LogRecorder log = LogRecorder.start()) {
			RawPeer peer = server.browser();
			for (int i = 0; i < ROUNDS; i++) {
				peer.openBidi()
					.write(RawBytes.request("POST", "/"), RawBytes.data(RawBytes.pattern(100)))
					.reset(Codes.H3_REQUEST_CANCELLED);
				RawStream stopped = peer.openBidi().writeAndFin(RawBytes.request("GET", "/flood"));
				stopped.awaitStatus(200);
				stopped.stopSending(Codes.H3_REQUEST_CANCELLED);
				RawStream both = peer.openBidi().write(RawBytes.request("POST", "/"));
				both.stopSending(Codes.H3_REQUEST_CANCELLED).reset(Codes.H3_REQUEST_CANCELLED);
			}
			RawPeer vanishing = server.browser();
			for (int i = 0; i < ROUNDS; i++) {
				vanishing.openBidi().writeAndFin(RawBytes.request("GET", "/flood")).awaitStatus(200);
				vanishing.openBidi().write(RawBytes.request("POST", "/"), RawBytes.data(RawBytes.pattern(100)));
			}
			vanishing.close();
			peer.close();
			server.assertQuiet();
			assertThat(log.entries()).isEmpty();
		}
	}

	@Test
	@Rows("R73")
	@DisplayName("R73 sessions and streams that are cut")
	void whenSessionsAreCutThenNothingIsLogged() {
		try (LogRecorder log = LogRecorder.start()) {
			for (int i = 0; i < ROUNDS; i++) {
				RawPeer peer = server.browser();
				RawStream session = peer.establish((i % 2 == 0) ? "/echo" : "/send-forever");
				peer.openBidi(session, RawBytes.pattern(1000)).reset(Codes.application(1));
				peer.openBidi(session, RawBytes.pattern(1000)).stopSending(Codes.application(1));
				peer.openUni(session, RawBytes.pattern(1000)).reset(0x10c);
				peer.openUni(session).fin();
				peer.openUni().write(RawBytes.uniPreamble(4000));
				peer.sendDatagram(RawBytes.datagram(session.id(), RawBytes.pattern(10)));
				switch (i % 4) {
					case 0 -> session.reset(Codes.H3_REQUEST_CANCELLED);
					case 1 -> peer.close();
					case 2 -> session.write(RawBytes.data(RawBytes.capsule(Codes.CAPSULE_CLOSE_SESSION)));
					default -> peer.sendDatagram(RawBytes.bytes(0xc0));
				}
			}
			server.assertQuietSessions();
			assertThat(log.entries()).isEmpty();
		}
	}

	@Test
	@Rows("R73")
	@DisplayName("R73 critical streams that are wrong")
	void whenCriticalStreamsAreWrongThenNothingIsLogged() {
		try (LogRecorder log = LogRecorder.start()) {
			byte[][] streams = { RawBytes.concat(RawBytes.varint(Codes.STREAM_QPACK_ENCODER), RawBytes.bytes(0x41)),
					RawBytes.concat(RawBytes.varint(Codes.STREAM_QPACK_DECODER), RawBytes.bytes(0x80)),
					RawBytes.concat(RawBytes.varint(Codes.STREAM_CONTROL), RawBytes.settings(0x33, 7)),
					RawBytes.concat(RawBytes.varint(Codes.STREAM_CONTROL),
							RawBytes.frame(Codes.FRAME_SETTINGS, RawBytes.bytes(0x40))),
					RawBytes.concat(RawBytes.varint(Codes.STREAM_CONTROL), RawBytes.frame(Codes.FRAME_GOAWAY)),
					RawBytes.concat(RawBytes.varint(Codes.STREAM_PUSH), RawBytes.varint(1)),
					RawBytes.varints(0x1234, 5, 6) };
			for (byte[] stream : streams) {
				server.peer().openUni().write(stream);
				server.peer().openUni().writeAndFin(stream);
				server.peer().openUni().write(stream).reset(Codes.H3_NO_ERROR);
			}
			RawPeer peer = server.browser();
			peer.awaitControl().stopSending(Codes.H3_NO_ERROR);
			peer.awaitConnectionClose(Codes.H3_CLOSED_CRITICAL_STREAM);
			server.assertServes();
			assertThat(log.entries()).isEmpty();
		}
	}

	@Test
	@Rows("R73")
	@DisplayName("R73 errors of the application's code that a peer provokes are logged a few times a second")
	void whenApplicationFailsForEachSessionThenLogIsBounded() {
		try (LogRecorder log = LogRecorder.start()) {
			long start = System.nanoTime();
			long bytes = 0;
			int sessions = 0;
			RawPeer peer = server.browser();
			String path = "/error?x=" + "x".repeat(500);
			while (sessions < 300) {
				byte[] request = RawBytes.connect(path);
				bytes += request.length;
				peer.awaitPlace().openBidi().write(request).awaitStatus(200);
				server.assertQuietSessions();
				sessions++;
			}
			long seconds = (System.nanoTime() - start) / 1_000_000_000L + 1;
			assertThat(log.entries()).isNotEmpty();
			assertThat(log.entries().size()).isLessThanOrEqualTo((int) (3 * (seconds + 1)));
			assertThat(log.entries().get(0)).contains("Handler of /error failed", "IllegalStateException");
			if (seconds <= 3) {
				assertThat(log.bytes()).isLessThan(bytes);
			}
		}
	}

}
