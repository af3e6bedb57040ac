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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ordinary HTTP/3 requests, most of them malformed, where a web application serves them
 * beside the sessions.
 */
@ExtendWith(LeakGuard.class)
class OrdinaryRequestIT {

	private static final AtomicInteger handled = new AtomicInteger();

	/**
	 * More than the client may have open at a time.
	 */
	private static final int MANY = 700;

	@RegisterExtension
	static final TestServer server = TestServer
		.create(new ServerOptions().requests((request, response) -> request.receive()
			.aggregate()
			.asString()
			.defaultIfEmpty("")
			.doOnNext((body) -> handled.incrementAndGet())
			.flatMap((body) -> response.status(200).sendString(Mono.just("body:" + body)).then())));

	@BeforeEach
	void forget() {
		handled.set(0);
	}

	@Test
	@Rows("S32")
	@DisplayName("S32 requests with and without content")
	void whenRequestIsFineThenAnswered() {
		RawPeer peer = server.browser();
		assertAnswered(peer.openBidi().writeAndFin(RawBytes.request("GET", "/")), "");
		assertAnswered(peer.openBidi()
			.writeAndFin(RawBytes.request("POST", "/", "content-length", "4"), RawBytes.data(RawBytes.text("ab")),
					RawBytes.data(RawBytes.text("cd"))),
				"abcd");
		assertAnswered(peer.openBidi().writeAndFin(RawBytes.request("POST", "/"), RawBytes.data(RawBytes.text("abcd"))),
				"abcd");
		assertAnswered(peer.openBidi()
			.writeAndFin(RawBytes.request("POST", "/"), RawBytes.data(RawBytes.text("abcd")),
					RawBytes.headers("x-trailer", "1")),
				"abcd");
		assertThat(handled).hasValue(4);
	}

	@ParameterizedTest
	@Rows("R74")
	@DisplayName("R74 the same content-length twice is one")
	@CsvSource({ "4, 4", "'4, 4', 4" })
	void whenContentLengthIsRepeatedThenAnswered(String first, String second) {
		RawPeer peer = server.browser();
		assertAnswered(peer.openBidi()
			.writeAndFin(RawBytes.request("POST", "/", "content-length", first, "content-length", second),
					RawBytes.data(RawBytes.text("abcd"))),
				"abcd");
	}

	private static void assertAnswered(RawStream stream, String body) {
		assertThat(stream.awaitResponse().status()).isEqualTo(200);
		StringBuilder answer = new StringBuilder();
		while (answer.length() < ("body:" + body).length()) {
			answer.append(new String(stream.awaitFrame().payload(), StandardCharsets.UTF_8));
		}
		assertThat(answer).hasToString("body:" + body);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@Rows({ "R74", "R75" })
	@DisplayName("R74 a malformed field ends the stream")
	@MethodSource
	void whenFieldIsMalformedThenMessageError(String name, String value) {
		RawPeer peer = server.browser();
		peer.openBidi().write(RawBytes.request("POST", "/", name, value)).awaitRefusal(Codes.H3_MESSAGE_ERROR);
		peer.openBidi().writeAndFin(RawBytes.request("GET", "/", name, value)).awaitReset(Codes.H3_MESSAGE_ERROR);
		assertServed(peer);
	}

	static Stream<Arguments> whenFieldIsMalformedThenMessageError() {
		return MalformedFields.fields();
	}

	@ParameterizedTest(name = "{0}: {1}")
	@Rows({ "R74", "R75" })
	@DisplayName("R74 a malformed pseudo field ends the stream")
	@MethodSource
	void whenPseudoFieldIsMalformedThenMessageError(String name, String value) {
		RawPeer peer = server.browser();
		peer.openBidi()
			.write(RawBytes.headers(MalformedFields.replace(name, value, ":method", "GET", ":scheme", "https",
					":authority", "localhost", ":path", "/")))
			.awaitRefusal(Codes.H3_MESSAGE_ERROR);
		assertServed(peer);
	}

	static Stream<Arguments> whenPseudoFieldIsMalformedThenMessageError() {
		return Stream.concat(MalformedFields.pseudoFields(),
				Stream.of(Arguments.of(":method", ""), Arguments.of(":method", "G T"), Arguments.of(":method", "GET\n"),
						Arguments.of(":method", "G\0T"), Arguments.of(":method", "G:T"), Arguments.of(":path", "*")));
	}

	@Test
	@Rows("R74")
	@DisplayName("R74 two lengths that differ, and :protocol where there is no CONNECT")
	void whenFieldsContradictEachOtherThenMessageError() {
		RawPeer peer = server.browser();
		peer.openBidi()
			.write(RawBytes.request("POST", "/", "content-length", "1", "content-length", "2"))
			.awaitRefusal(Codes.H3_MESSAGE_ERROR);
		peer.openBidi()
			.write(RawBytes.headers(":method", "GET", ":protocol", "webtransport", ":scheme", "https", ":authority",
					"localhost", ":path", "/"))
			.awaitRefusal(Codes.H3_MESSAGE_ERROR);
		peer.openBidi()
			.write(RawBytes.request("GET", "/", "host", "localhost", "host", "localhost"))
			.awaitRefusal(Codes.H3_MESSAGE_ERROR);
		assertServed(peer);
	}

	@ParameterizedTest(name = "{0}: {1} bytes")
	@Rows("R74")
	@DisplayName("R74 a content-length that is not that of the content")
	@CsvSource({ "POST, 5, 4", "POST, 3, 4", "POST, 0, 1", "POST, 4, 0", "GET, 4, 0" })
	void whenContentIsOfAnotherLengthThenMessageError(String method, int length, int bytes) {
		RawPeer peer = server.browser();
		peer.openBidi()
			.writeAndFin(RawBytes.request(method, "/", "content-length", String.valueOf(length)),
					RawBytes.data(RawBytes.pattern(bytes)))
			.awaitReset(Codes.H3_MESSAGE_ERROR);
		assertServed(peer);
	}

	@Test
	@Rows("R74")
	@DisplayName("R74 content beyond its length, later")
	void whenContentGoesBeyondItsLengthThenMessageError() {
		RawPeer peer = server.browser();
		RawStream stream = peer.openBidi()
			.write(RawBytes.request("POST", "/", "content-length", "4"), RawBytes.data(RawBytes.pattern(4)));
		peer.assertEchoes(peer.establish("/echo"));
		stream.write(RawBytes.data(RawBytes.pattern(1))).awaitRefusal(Codes.H3_MESSAGE_ERROR);
	}

	@ParameterizedTest
	@Rows("R74")
	@DisplayName("R74 malformed trailers")
	@ValueSource(strings = { ":path", "X-Upper", "connection", "x y" })
	void whenTrailersAreMalformedThenMessageError(String name) {
		RawPeer peer = server.browser();
		peer.openBidi()
			.write(RawBytes.request("POST", "/"), RawBytes.data(RawBytes.text("a")), RawBytes.headers(name, "1"))
			.awaitRefusal(Codes.H3_MESSAGE_ERROR);
		assertServed(peer);
	}

	@ParameterizedTest
	@Rows({ "R74", "R13" })
	@DisplayName("R74 paths that are legal and strange are answered")
	@ValueSource(strings = { "/%zz", "/a|b", "/a\\b", "/\"", "//", "//[", "/?", "/%00", "/..", "/<>^{}" })
	void whenPathIsStrangeThenAnswered(String path) {
		RawPeer peer = server.browser();
		RawStream stream = peer.openBidi().writeAndFin(RawBytes.request("GET", path));
		assertThat(stream.awaitResponse().status()).isBetween(200, 499);
	}

	@ParameterizedTest
	@Rows("R74")
	@DisplayName("R74 the places of malformed requests come back")
	@ValueSource(strings = { "content-length", "x y", "X-Upper", "connection", "te" })
	void whenManyRequestsAreMalformedThenTheirPlacesComeBack(String name) {
		RawPeer peer = server.browser();
		for (int i = 0; i < MANY; i++) {
			peer.awaitPlace()
				.openBidi()
				.write(RawBytes.request("POST", "/", name, "x"))
				.awaitReset(Codes.H3_MESSAGE_ERROR);
		}
		assertServed(peer);
	}

	private static void assertServed(RawPeer peer) {
		assertThat(handled).hasValue(0);
		assertAnswered(peer.awaitPlace().openBidi().writeAndFin(RawBytes.request("GET", "/")), "");
		RawStream session = peer.awaitPlace().establish("/echo");
		peer.awaitPlace().assertEchoes(session);
	}

}
