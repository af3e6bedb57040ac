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
 * Requests for a session that are no requests.
 */
@ExtendWith(LeakGuard.class)
class MalformedRequestIT {

	@RegisterExtension
	static final TestServer server = TestServer.standard();

	@ParameterizedTest(name = "{0}")
	@Rows({ "R14", "R75", "S4" })
	@DisplayName("R14 a malformed request ends its stream only")
	@MethodSource
	void whenRequestIsMalformedThenMessageError(String what, String[] fields) {
		RawPeer peer = server.browser();
		peer.openBidi().write(RawBytes.headers(fields)).awaitRefusal(Codes.H3_MESSAGE_ERROR);
		peer.assertEchoes(peer.establish("/echo"));
		assertThat(server.count("request /echo")).as(what).isOne();
	}

	static Stream<Arguments> whenRequestIsMalformedThenMessageError() {
		return Stream.of(
				malformed("no :method", ":protocol", "webtransport", ":scheme", "https", ":authority", "localhost",
						":path", "/echo"),
				malformed("no :scheme", ":method", "CONNECT", ":protocol", "webtransport", ":authority", "localhost",
						":path", "/echo"),
				malformed("no :authority", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":path", "/echo"),
				malformed("no :path", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "localhost"),
				malformed("empty :path", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "localhost", ":path", ""),
				malformed("empty :authority", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "", ":path", "/echo"),
				malformed("scheme http", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "http",
						":authority", "localhost", ":path", "/echo"),
				malformed("two :path", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "localhost", ":path", "/echo", ":path", "/echo"),
				malformed("two :protocol", ":method", "CONNECT", ":protocol", "webtransport", ":protocol",
						"webtransport", ":scheme", "https", ":authority", "localhost", ":path", "/echo"),
				malformed("late :path", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "localhost", "x-field", "1", ":path", "/echo"),
				malformed("unknown pseudo field", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "localhost", ":path", "/echo", ":unknown", "1"),
				malformed("response pseudo field", ":method", "CONNECT", ":protocol", "webtransport", ":scheme",
						"https", ":authority", "localhost", ":path", "/echo", ":status", "200"),
				malformed("upper-case name", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "localhost", ":path", "/echo", "X-Field", "1"),
				malformed("line feed in a value", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "localhost", ":path", "/echo", "x-field", "a\nb"),
				malformed("zero byte in a value", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "localhost", ":path", "/echo", "x-field", "a\0b"),
				malformed("connection field", ":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https",
						":authority", "localhost", ":path", "/echo", "connection", "close"));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@Rows("R75")
	@DisplayName("R75 a field of a request that is malformed ends its stream only")
	@MethodSource
	void whenFieldIsMalformedThenMessageError(String name, String value) {
		RawPeer peer = server.browser();
		peer.request("/echo", name, value).awaitRefusal(Codes.H3_MESSAGE_ERROR);
		peer.assertEchoes(peer.establish("/echo"));
		assertThat(server.count("request /echo")).isOne();
	}

	static Stream<Arguments> whenFieldIsMalformedThenMessageError() {
		return MalformedFields.fields();
	}

	@ParameterizedTest(name = "{0}: {1}")
	@Rows("R75")
	@DisplayName("R75 a pseudo field of a request that is malformed ends its stream only")
	@MethodSource
	void whenPseudoFieldIsMalformedThenMessageError(String name, String value) {
		RawPeer peer = server.browser();
		peer.openBidi()
			.write(RawBytes.headers(MalformedFields.replace(name, value, ":method", "CONNECT", ":protocol",
					"webtransport", ":scheme", "https", ":authority", "localhost", ":path", "/echo")))
			.awaitRefusal(Codes.H3_MESSAGE_ERROR);
		peer.assertEchoes(peer.establish("/echo"));
		assertThat(server.count("request /echo")).isOne();
	}

	static Stream<Arguments> whenPseudoFieldIsMalformedThenMessageError() {
		return Stream.concat(MalformedFields.pseudoFields(), Stream.of(Arguments.of(":protocol", ""),
				Arguments.of(":protocol", "web transport"), Arguments.of(":path", "*")));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@Rows("R75")
	@DisplayName("R75 fields that have no place where capsules are spoken")
	@CsvSource({ "content-length, 0", "content-length, 5", "content-type, text/plain" })
	void whenSessionRequestDescribesContentThenMessageError(String name, String value) {
		RawPeer peer = server.browser();
		peer.request("/echo", name, value).awaitRefusal(Codes.H3_MESSAGE_ERROR);
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R75")
	@DisplayName("R75 CONNECT without :protocol takes an authority with a port")
	void whenPlainConnectHasNoPortThenMessageError() {
		RawPeer peer = server.browser();
		peer.openBidi()
			.write(RawBytes.headers(":method", "CONNECT", ":authority", "localhost"))
			.awaitRefusal(Codes.H3_MESSAGE_ERROR);
		peer.openBidi().write(RawBytes.headers(":method", "CONNECT", ":authority", "localhost:443")).awaitStatus(501);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@Rows("R75")
	@DisplayName("R75 what is unusual and legal is served")
	@CsvSource({ "host, localhost", "host, LOCALHOST", "te, trailers", "x-field, '  '", "x-field, \u00e4\u20ac",
			"x!#$%&'*+-.^_`|~0, 1", "x-field, 'a\tb'" })
	void whenFieldIsUnusualThenServed(String name, String value) {
		RawPeer peer = server.browser();
		peer.assertEchoes(peer.establish("/echo", name, value));
	}

	private static Arguments malformed(String what, String... fields) {
		return Arguments.of(what, fields);
	}

	@ParameterizedTest
	@Rows("R14")
	@DisplayName("R14 a :path or :authority that is no URI is refused, and nothing else suffers")
	@ValueSource(strings = { "no-slash", "/a b", "/%zz", "/\u007f", "//[" })
	void whenPathIsNotAPathThenRefused(String path) {
		RawPeer peer = server.browser();
		RawStream stream = peer.request(path);
		stream.refusal().isPresent();
		peer.assertEchoes(peer.establish("/echo"));
	}

	@Test
	@Rows("R10")
	@DisplayName("R10 a header section beyond the limit is refused")
	void whenHeadersAreTooLargeThenRefused() {
		RawPeer peer = server.browser();
		RawStream stream = peer.openBidi();
		stream.writeLater(RawBytes.connect("/echo", "x-large", "x".repeat(20_000)));
		stream.refusal().isForSize();
		server.assertServes();
	}

	@Test
	@Rows("R10")
	@DisplayName("R10 a header section of very many small fields is refused")
	void whenTooManyFieldsThenRefused() {
		RawPeer peer = server.browser();
		String[] fields = new String[2000];
		for (int i = 0; i < fields.length; i += 2) {
			fields[i] = "x" + i;
			fields[i + 1] = "1";
		}
		RawStream stream = peer.openBidi();
		stream.writeLater(RawBytes.connect("/echo", fields));
		stream.refusal().isForSize();
		server.assertServes();
	}

	@Test
	@Rows("R10")
	@DisplayName("R10 a HEADERS frame that claims to be huge is refused before it comes")
	void whenHeadersClaimToBeHugeThenRefused() {
		RawPeer peer = server.browser();
		RawStream stream = peer.openBidi()
			.write(RawBytes.varint(Codes.FRAME_HEADERS), RawBytes.varint(1L << 40), RawBytes.bytes(0, 0));
		stream.refusal().isForSize();
		server.assertServes();
	}

}
