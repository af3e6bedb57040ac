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

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client against a server that writes chosen bytes: SETTINGS, dialects and answers.
 */
class ClientNegotiationIT {

	private static final Duration BOUND = Journal.BOUND;

	private static final long[] DRAFT_02 = { Codes.SETTING_H3_DATAGRAM, 1, Codes.SETTING_WT_DRAFT_02, 1 };

	private static final long WT_REQUIREMENTS_NOT_MET = 0x212c0d48L;

	private static final long WT_ALPN_ERROR = 0x0817b3ddL;

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	@Order(1)
	@RegisterExtension
	final RawServer server = new RawServer();

	@Order(2)
	@RegisterExtension
	final TestClient client = TestClient.of(this.server);

	static Stream<Arguments> insufficientSettings() {
		return Stream.of(
				Arguments.of("no setting of WebTransport",
						new long[] { Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1, Codes.SETTING_H3_DATAGRAM, 1 }),
				Arguments.of("WT_ENABLED 0",
						new long[] { Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1, Codes.SETTING_H3_DATAGRAM, 1,
								Codes.SETTING_WT_ENABLED, 0 }),
				Arguments.of("no H3_DATAGRAM",
						new long[] { Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1, Codes.SETTING_WT_ENABLED, 1 }),
				Arguments.of("no ENABLE_CONNECT_PROTOCOL",
						new long[] { Codes.SETTING_H3_DATAGRAM, 1, Codes.SETTING_WT_ENABLED, 1 }));
	}

	@Rows({ "R4", "C1" })
	@ParameterizedTest(name = "{0}")
	@MethodSource("insufficientSettings")
	void whenSettingIsMissingThenNothingIsAsked(String name, long[] settings) {
		this.server.settings(settings).answer((request) -> {
			throw new AssertionError("A request came");
		});
		assertConnectFails(open(), "does not offer WebTransport");
		this.server.awaitConnection(0).awaitClose(WT_REQUIREMENTS_NOT_MET);
	}

	static Stream<Arguments> illegalSettings() {
		return Stream.of(Arguments.of("R5 WT_ENABLED", Codes.SETTING_WT_ENABLED, 2L),
				Arguments.of("R6 ENABLE_WEBTRANSPORT", Codes.SETTING_WT_DRAFT_02, 2L),
				Arguments.of("R6 H3_DATAGRAM", Codes.SETTING_H3_DATAGRAM, 2L),
				Arguments.of("R6 ENABLE_CONNECT_PROTOCOL", Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 2L));
	}

	@Rows({ "R5", "R6", "C2" })
	@ParameterizedTest(name = "{0}")
	@MethodSource("illegalSettings")
	void whenSettingIsIllegalThenConnectionIsClosed(String name, long id, long value) {
		this.server.settings(id, value);
		assertConnectFails(open(), "");
		this.server.awaitConnection(0).awaitClose(Codes.H3_SETTINGS_ERROR);
	}

	@Rows({ "R3", "R7" })
	@Test
	void whenServerTakesNoDatagramsThenSettingIsAnError() {
		this.server.withoutDatagrams();
		assertConnectFails(open(), "max_datagram_frame_size");
		this.server.awaitConnection(0).awaitClose(Codes.H3_SETTINGS_ERROR);
	}

	@Rows("C1")
	@Test
	void whenServerSendsNoSettingsThenClientGivesUp() {
		this.server.control(RawBytes.varint(Codes.STREAM_CONTROL));
		Mono<?> opening = this.client.with((builder) -> builder.handshakeTimeout(Duration.ofMillis(300)))
			.open(this.client.uri("/"));
		TestClient.assertFails(opening, (ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class)
			.hasCauseInstanceOf(TimeoutException.class));
		this.server.awaitConnection(0).awaitClose(WT_REQUIREMENTS_NOT_MET);
	}

	@Rows({ "C6", "R12" })
	@Test
	void whenConnectionIsResumedThenRequestStillWaitsForSettings() {
		WebTransportClient alone = this.client
			.with((builder) -> builder.session(Sessions.maxPerConnection(1)).handshakeTimeout(Duration.ofMillis(500)));
		alone.open(this.client.uri("/")).block(BOUND);
		this.server.control(RawBytes.varint(Codes.STREAM_CONTROL)).answer((request) -> request.status(200));
		assertConnectFails(alone.open(this.client.uri("/")), "no SETTINGS");
	}

	static Stream<Arguments> dialects() {
		return Stream.of(Arguments.of("webtransport", "1", DRAFT_02),
				Arguments.of("webtransport", null,
						new long[] { Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1, Codes.SETTING_H3_DATAGRAM, 1,
								Codes.SETTING_WT_DRAFT_07, 1 }),
				Arguments.of("webtransport", null,
						new long[] { Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1, Codes.SETTING_H3_DATAGRAM, 1,
								Codes.SETTING_WT_DRAFT_02, 1, Codes.SETTING_WT_DRAFT_13, 1 }),
				Arguments.of("webtransport-h3", null, new long[] { Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1,
						Codes.SETTING_H3_DATAGRAM, 1, Codes.SETTING_WT_DRAFT_02, 1, Codes.SETTING_WT_ENABLED, 1 }));
	}

	@Rows("C4")
	@ParameterizedTest
	@MethodSource("dialects")
	void whenServerOffersDialectThenClientSpeaksNewest(String token, String draft02, long[] settings) {
		this.server.settings(settings).answer((request) -> {
			assertThat(request.header(":method")).isEqualTo("CONNECT");
			assertThat(request.header(":scheme")).isEqualTo("https");
			assertThat(request.header(":path")).isEqualTo("/a/b?c=d");
			assertThat(request.header(":authority")).startsWith("127.0.0.1:");
			boolean same = token.equals(request.header(":protocol"))
					&& String.valueOf(draft02).equals(String.valueOf(request.header("sec-webtransport-http3-draft02")));
			request.status(same ? 200 : 400);
		});
		assertThat(this.client.open("/a/b?c=d")).isNotNull();
	}

	@Test
	void whenServerSaysNothingOfWebTransportThenItMayBeAssumed() {
		this.server.settings(Codes.SETTING_ENABLE_CONNECT_PROTOCOL, 1, Codes.SETTING_H3_DATAGRAM, 1);
		assertThat(
				this.client.with((builder) -> builder.assumeWebTransport(true)).open(this.client.uri("/")).block(BOUND))
			.isNotNull();
	}

	/**
	 * Whatever the server says, it has decided, and must not be made to do so again: also
	 * where it offers other dialects.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 405, 429, 500, 501, 503 })
	void whenServerRefusesThenItIsAskedOnce(int status) {
		AtomicInteger requests = new AtomicInteger();
		this.server.answer((request) -> request.status((requests.incrementAndGet() == 1) ? status : 200));
		TestClient.assertFails(open(), (ex) -> assertThat(ex).isInstanceOfSatisfying(SessionRejectedException.class,
				(rejected) -> assertThat(rejected.getHttpStatus()).isEqualTo(status)));
		assertThat(requests).hasValue(1);
	}

	@Rows("R17")
	@Test
	void whenInformationalResponseComesThenAnswerIsWaitedFor() {
		this.server.answer((request) -> request.status(103).status(204));
		assertThat(this.client.open("/").isOpen()).isTrue();
	}

	@Rows({ "R17", "C5" })
	@Test
	void whenServerRedirectsThenClientDoesNotFollow() {
		this.server.answer((request) -> request.status(307, "location", "https://127.0.0.1/elsewhere"));
		TestClient.assertFails(open(), (ex) -> assertThat(ex).isInstanceOfSatisfying(SessionRejectedException.class,
				(rejected) -> assertThat(rejected.getHttpStatus()).isEqualTo(307)));
	}

	@Rows("R17")
	@Test
	void whenResponseComesWithFinThenSessionOpensAndCloses() {
		this.server.answer((request) -> request.writeAndFin(RawBytes.headers(":status", "200")));
		assertThat(this.client.open("/").closeStatus().block(BOUND)).isEqualTo(CloseStatus.NORMAL);
	}

	@Rows("R18")
	@Test
	void whenDataComesBeforeHeadersThenConnectionIsClosed() {
		this.server.answer((request) -> request.write(RawBytes.data(RawBytes.text("early"))));
		assertConnectFails(open(), "");
		this.server.awaitConnection(0).awaitClose(Codes.H3_FRAME_UNEXPECTED);
	}

	@Test
	void whenResponseIsMalformedThenOpeningFails() {
		this.server.answer((request) -> request.status(200, "Upper-Case", "x"));
		assertConnectFails(open(), "");
	}

	@Test
	void whenResponseHasNoStatusThenOpeningFails() {
		this.server.answer((request) -> request.write(RawBytes.headers("server", "x")));
		assertConnectFails(open(), "");
	}

	@Test
	void whenResponseCannotBeDecodedThenConnectionIsClosed() {
		this.server
			.answer((request) -> request.write(RawBytes.frame(Codes.FRAME_HEADERS, RawBytes.bytes(0, 0, 0xff, 0x7f))));
		assertConnectFails(open(), "");
		this.server.awaitConnection(0).awaitClose(Codes.QPACK_DECOMPRESSION_FAILED);
	}

	@Test
	void whenServerEndsRequestWithoutAnswerThenOpeningFails() {
		this.server.answer((request) -> request.writeAndFin());
		assertConnectFails(open(), "without an answer");
	}

	@Test
	void whenServerResetsRequestThenOpeningFails() {
		this.server.answer((request) -> request.reset((int) Codes.H3_MESSAGE_ERROR));
		assertConnectFails(open(), "0x10e");
	}

	static Stream<Arguments> protocolAnswers() {
		return Stream.of(Arguments.of("\"b\"", true), Arguments.of("\"b\";x=1", true), Arguments.of("\"c\"", false),
				Arguments.of("b", false), Arguments.of("\"b", false), Arguments.of("(\"b\")", false),
				Arguments.of("?1", false));
	}

	@Rows({ "R65", "C7" })
	@ParameterizedTest
	@MethodSource("protocolAnswers")
	void whenServerChoosesProtocolThenItMustHaveBeenOffered(String field, boolean legal) {
		this.server.answer((request) -> {
			assertThat(request.header("wt-available-protocols")).isEqualTo("\"a\", \"b\"");
			request.status(200, "wt-protocol", field);
		});
		SessionRequest request = SessionRequest.builder(this.client.uri("/")).protocols("a", "b").build();
		Mono<WebTransportSession> opening = this.client.get().open(request);
		if (legal) {
			assertThat(opening.block(BOUND).getHandshakeInfo().getProtocol()).isEqualTo("b");
			return;
		}
		TestClient.assertFails(opening, (ex) -> assertThat(ex).isInstanceOfSatisfying(SessionClosedException.class,
				(closed) -> assertThat(closed.getStatus().code()).isEqualTo(WT_ALPN_ERROR)));
		byte[] capsule = this.server.awaitConnection(0).awaitFrame(0, Codes.FRAME_DATA).payload();
		assertThat(capsule).startsWith(RawBytes.varint(Codes.CAPSULE_CLOSE_SESSION))
			.contains(RawBytes.u32(WT_ALPN_ERROR));
	}

	// Sharing and GOAWAY

	@Rows("C11")
	@Test
	void whenServerHasNoFlowControlThenEachSessionHasItsConnection() {
		this.server.settings(DRAFT_02);
		this.client.open("/");
		this.client.open("/");
		assertThat(this.server.connectionCount()).isEqualTo(2);
	}

	@Test
	void whenServerRejectsSecondSessionOnConnectionThenItIsOpenedOnAnother() {
		this.server.answer((request) -> {
			if (request.id() == 0) {
				request.status(200);
			}
			else {
				request.reset((int) Codes.H3_REQUEST_REJECTED);
			}
		});
		this.client.open("/");
		assertThat(this.client.open("/").getSessionId()).isZero();
		assertThat(this.server.connectionCount()).isEqualTo(2);
	}

	@Rows({ "R47", "C10" })
	@Test
	void whenServerGoesAwayThenNextSessionHasNewConnection() {
		WebTransportSession first = this.client.open("/");
		this.server.awaitConnection(0).control(RawBytes.frame(Codes.FRAME_GOAWAY, RawBytes.varint(4)));
		StepVerifier.create(first.draining()).expectComplete().verify(BOUND);
		assertThat(this.client.open("/").getSessionId()).isZero();
		assertThat(this.server.connectionCount()).isEqualTo(2);
		assertThat(first.isOpen()).isTrue();
		first.close().block(BOUND);
		this.server.awaitConnection(0).awaitClose(Codes.H3_NO_ERROR);
	}

	/**
	 * The end of a connection takes round trips until it is over: whoever learns of it
	 * must not get the same connection again meanwhile.
	 */
	@Test
	void whenServerClosesConnectionThenNextSessionHasNewOne() {
		WebTransportSession first = this.client.open("/");
		this.server.awaitConnection(0).close(Codes.H3_NO_ERROR);
		WebTransportSession second = first.closeStatus()
			.then(Mono.defer(() -> this.client.get().open(this.client.uri("/"))))
			.block(BOUND);
		assertThat(second.isOpen()).isTrue();
		assertThat(this.server.connectionCount()).isEqualTo(2);
	}

	@Rows("C10")
	@Test
	void whenServerGoesAwayBeforeItAnswersThenRequestIsRepeatedOnNewConnection() {
		this.server.answer((request) -> {
			if (this.server.connectionCount() == 1) {
				request.connection().control(RawBytes.frame(Codes.FRAME_GOAWAY, RawBytes.varint(0)));
			}
			else {
				request.status(200);
			}
		});
		assertThat(this.client.open("/").isOpen()).isTrue();
		assertThat(this.server.connectionCount()).isEqualTo(2);
	}

	@Test
	void whenServerAlwaysGoesAwayThenClientDoesNotTryForEver() {
		this.server
			.control(RawBytes.varint(Codes.STREAM_CONTROL), RawServer.Settings.ALL,
					RawBytes.frame(Codes.FRAME_GOAWAY, RawBytes.varint(0)))
			.answer((request) -> request.reset((int) Codes.H3_REQUEST_REJECTED));
		assertConnectFails(open(), "");
		assertThat(this.server.connectionCount()).isLessThanOrEqualTo(2);
	}

	private Mono<WebTransportSession> open() {
		return this.client.get().open(this.client.uri("/"));
	}

	private static void assertConnectFails(Mono<?> opening, String message) {
		TestClient.assertFails(opening,
				(ex) -> assertThat(ex).isInstanceOf(WebTransportConnectException.class).hasMessageContaining(message));
	}

}
