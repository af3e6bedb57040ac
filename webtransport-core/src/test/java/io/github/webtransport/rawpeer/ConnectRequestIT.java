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

import java.util.stream.Stream;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The request for a session and its response.
 */
@ExtendWith(LeakGuard.class)
class ConnectRequestIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@RegisterExtension
	static final TestServer single = TestServer.create(new ServerOptions().maxTotal(1));

	@ParameterizedTest
	@Rows({ "R13", "S6" })
	@DisplayName("R13 another method on a mapped path is answered by 405")
	@ValueSource(strings = { "GET", "POST", "OPTIONS" })
	void whenOtherMethodOnMappedPathThen405(String method) {
		RawPeer peer = server.browser();
		Response response = peer.openBidi().writeAndFin(RawBytes.request(method, "/echo")).awaitResponse();
		assertThat(response.status()).isEqualTo(405);
		assertThat(response.field("allow")).isEqualTo("CONNECT");
		peer.assertEchoes(peer.establish("/echo"));
	}

	@ParameterizedTest
	@Rows({ "R13", "R15" })
	@DisplayName("R13 another :protocol on a mapped path is answered by 405")
	@ValueSource(strings = { "websocket", "connect-udp", "WebTransport", "webtransport-h2" })
	void whenOtherProtocolOnMappedPathThen405(String protocol) {
		RawPeer peer = server.browser();
		RawStream stream = peer.openBidi()
			.write(RawBytes.headers(":method", "CONNECT", ":protocol", protocol, ":scheme", "https", ":authority",
					"localhost", ":path", "/echo"));
		stream.awaitStatus(405);
		peer.assertEchoes(peer.establish("/echo"));
	}

	@ParameterizedTest
	@Rows("R17")
	@DisplayName("R17 a refusal is a response with FIN, and the session id is free")
	@CsvSource({ "/no-such-path, 404", "/reject?status=403, 403", "/reject?status=401, 401", "/reject?status=429, 429",
			"/reject?status=302, 302", "/handshake-error, 500", "/handshake-throw, 500" })
	void whenRefusedThenStatusAndFin(String path, int status) {
		RawPeer peer = server.browser();
		peer.request(path).awaitStatus(status).awaitFin();
		server.await("a counted refusal", () -> server.gauges().rejections().contains(status));
		peer.assertEchoes(peer.establish("/echo"));
	}

	@ParameterizedTest
	@Rows({ "R16", "S5" })
	@DisplayName("R16 an origin is checked before the 2xx")
	@CsvSource({ "https://localhost, 200", "https://localhost:8443, 200", "https://evil.example, 403", "null, 403" })
	void whenOriginThenCheckedByHandshake(String origin, int status) {
		RawPeer peer = server.browser();
		peer.request("/echo", "origin", origin).awaitStatus(status);
	}

	@Test
	@Rows("S1")
	@DisplayName("S1 the draft-02 generation gets its response field, others do not")
	void whenDraft02FieldThenAnswered() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/echo", "sec-webtransport-http3-draft02", "1");
		assertThat(session.awaitResponse().field("sec-webtransport-http3-draft")).isEqualTo("draft02");
		session.fin().awaitFin();
		Response response = peer.request("/echo").awaitResponse();
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.field("sec-webtransport-http3-draft")).isNull();
	}

	@Test
	@Rows("S7")
	@DisplayName("S7 fields of the handshake stand in the response")
	void whenHandshakeAddsFieldsThenInResponse() {
		RawPeer peer = server.browser();
		Response response = peer.request("/headers?%61=|").awaitResponse();
		assertThat(response.status()).isEqualTo(201);
		assertThat(response.values("x-extra")).containsExactly("yes", "again");
		assertThat(response.field("x-request")).isEqualTo("draft-02 webtransport /headers?%61=|");
		RawPeer refused = server.browser();
		assertThat(refused.request("/reject?status=401").awaitResponse().field("x-extra")).isEqualTo("no");
		RawPeer failed = server.browser();
		assertThat(failed.request("/reject-by-error?status=503").awaitResponse().field("retry-after")).isEqualTo("3");
	}

	@ParameterizedTest(name = "{0} -> {1}")
	@Rows({ "R65", "S8" })
	@DisplayName("R65 the first protocol of the client that the handler speaks; bad lists are ignored whole")
	@MethodSource
	void whenProtocolsOfferedThenOneIsChosen(String offered, String chosen) {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/protocols", "wt-available-protocols", offered);
		Response response = session.awaitResponse();
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.field("wt-protocol")).isEqualTo(chosen);
	}

	static Stream<Arguments> whenProtocolsOfferedThenOneIsChosen() {
		return Stream.of(Arguments.of("\"chat.v1\"", "\"chat.v1\""),
				Arguments.of("\"chat.v1\", \"chat.v2\"", "\"chat.v1\""),
				Arguments.of("\"other\", \"chat.v2\"", "\"chat.v2\""), Arguments.of("\"chat.v1\";q=1;x", "\"chat.v1\""),
				Arguments.of("\"quo\\\"te\"", "\"quo\\\"te\""), Arguments.of("\"other\"", null), Arguments.of("", null),
				Arguments.of("chat.v1", null), Arguments.of("\"chat.v1\", chat.v2", null),
				Arguments.of("\"chat.v1\", 1", null), Arguments.of("(\"chat.v1\")", null),
				Arguments.of("\"chat.v1\", ?1", null), Arguments.of("\"chat.v1\",", null),
				Arguments.of("\"chat.v1", null));
	}

	@Test
	@Rows("S8")
	@DisplayName("S8 the lines of the field are one list")
	void whenProtocolsOnSeveralLinesThenJoined() {
		RawPeer peer = server.browser();
		RawStream session = peer.request("/protocols", "wt-available-protocols", "\"other\"", "wt-available-protocols",
				"\"chat.v2\"");
		assertThat(session.awaitResponse().field("wt-protocol")).isEqualTo("\"chat.v2\"");
		peer.awaitUni(session).awaitText("chat.v2").awaitFin();
	}

	@ParameterizedTest
	@Rows("R10")
	@DisplayName("R10 a header section of several packets, within the limit")
	@ValueSource(ints = { 1000, 1500, 3000, 8000, 15_000 })
	void whenHeadersAreLargeThenAccepted(int length) {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi().write(RawBytes.connect("/echo", "x-large", "x".repeat(length)));
		session.awaitStatus(200);
		peer.assertEchoes(session);
	}

	@ParameterizedTest
	@Rows("R10")
	@DisplayName("R10 an ordinary request with a header section of several packets")
	@ValueSource(ints = { 1000, 1500, 3000, 8000, 15_000 })
	void whenHeadersOfOrdinaryRequestAreLargeThenAnswered(int length) {
		RawPeer peer = server.browser();
		peer.openBidi()
			.writeAndFin(RawBytes.request("GET", "/no-such-path", "x-large", "x".repeat(length)))
			.awaitStatus(404)
			.awaitFin();
	}

	@Test
	@Rows("R25")
	@DisplayName("R25 a CONNECT byte by byte")
	void whenConnectByteByByteThenAccepted() {
		RawPeer peer = server.browser();
		RawStream session = peer.openBidi().writeByteByByte(RawBytes.connect("/echo"));
		session.awaitStatus(200);
		peer.assertEchoes(session);
	}

	@ParameterizedTest(name = "type {0}, {1} bytes")
	@Rows("R11")
	@DisplayName("R11 greased and unknown frames in front of HEADERS are ignored")
	@CsvSource({ "0x40, 0", "0x40, 100", "0x1f00000021, 0", "0x1f00000021, 100", "0x1234, 0", "0x1234, 1000" })
	void whenGreaseBeforeHeadersThenIgnored(String type, int length) {
		RawPeer peer = server.browser();
		byte[] frame = RawBytes.frame(Long.decode(type), RawBytes.pattern(length));
		RawStream session = peer.openBidi().write(frame, frame, RawBytes.connect("/echo"));
		session.awaitStatus(200);
		peer.assertEchoes(session);
	}

	@Test
	@Rows("S7")
	@DisplayName("S7 a second HEADERS frame behind the request is ignored")
	void whenTrailersThenIgnored() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.headers("x-trailer", "1"));
		peer.assertEchoes(session);
		session.assertOpen();
	}

	@ParameterizedTest
	@Rows("S7")
	@DisplayName("S7 frames of the control stream have no place on a CONNECT stream")
	@ValueSource(longs = { 0x03, 0x04, 0x07, 0x0d })
	void whenControlFrameOnConnectStreamThenUnexpected(long type) {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.frame(type, RawBytes.varint(0)));
		peer.awaitConnectionClose(Codes.H3_FRAME_UNEXPECTED);
		server.awaitEvent("closed abruptly");
		server.assertServes();
	}

	@Test
	@Rows("S7")
	@DisplayName("S7 a client pushes nothing")
	void whenPushPromiseOnConnectStreamThenUnexpected() {
		RawPeer peer = server.browser();
		RawStream session = peer.establish("/echo");
		session.write(RawBytes.frame(0x05, RawBytes.varint(0),
				RawBytes.fieldSection(":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/")));
		peer.awaitConnectionClose(Codes.H3_FRAME_UNEXPECTED);
		server.awaitEvent("closed abruptly");
	}

	@Test
	@Rows({ "R19", "S17", "S19" })
	@DisplayName("R19 a second session without flow control is rejected, the first goes on")
	void whenSecondSessionWithoutFlowControlThenRejected() {
		RawPeer peer = server.browser();
		RawStream first = peer.establish("/echo");
		RawStream second = peer.request("/echo");
		second.awaitReset(Codes.H3_REQUEST_REJECTED);
		peer.assertEchoes(first);
		first.fin().awaitFin();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R20")
	@DisplayName("R20 a session beyond the limit of the server is answered by 503")
	void whenServerIsFullThen503() {
		RawPeer peer = single.browser();
		RawStream session = peer.establish("/echo");
		RawPeer other = single.browser();
		other.request("/echo").awaitStatus(503).awaitFin();
		peer.assertEchoes(session);
		session.fin().awaitFin();
		single.assertQuietSessions();
		other.assertEchoes(other.establish("/echo"));
	}

}
