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

package io.github.webtransport.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HeaderSectionRules}.
 */
class HeaderSectionRulesTests {

	@Test
	void whenRequestIsLegalThenItsContentLengthIsReturned() {
		assertThat(HeaderSectionRules.checkRequest(request("GET"))).isEqualTo(HeaderSectionRules.NO_CONTENT_LENGTH);
		assertThat(HeaderSectionRules.checkRequest(request("POST", "content-length", "12"))).isEqualTo(12);
		assertThat(HeaderSectionRules.checkRequest(request("POST", "content-length", "007", "content-length", "7 , 7")))
			.isEqualTo(7);
		assertThat(HeaderSectionRules.checkRequest(request("POST", "content-length", "9223372036854775807")))
			.isEqualTo(Long.MAX_VALUE);
	}

	@ParameterizedTest
	@Rows("R75")
	@ValueSource(strings = { "localhost", "LOCALHOST", "localhost:1", "localhost:65535", "localhost:00443",
			"localhost:", "127.0.0.1:443", "[::1]", "[::1]:443", "[v1.a:b]", "a_b.example", "a%20b", "~!$&'()*+,;=" })
	void whenAuthorityIsLegalThenAccepted(String authority) {
		HeaderSectionRules
			.checkRequest(fields(":method", "GET", ":scheme", "https", ":authority", authority, ":path", "/"));
		HeaderSectionRules.checkRequest(fields(":method", "GET", ":scheme", "https", ":path", "/", "host", authority));
	}

	@ParameterizedTest
	@Rows("R75")
	@ValueSource(strings = { "", ":1", "a@b", "a:b@c", "a:65536", "a:0", "a:-1", "a:+1", "a:1:1", "a:x", "a b", "a/",
			"a?", "a#", "[", "[]", "[::1", "[::1]a", "[::g%]", "a%2", "a%zz", "a\\b", "\u00e4", "a\"" })
	void whenAuthorityIsIllegalThenMalformed(String authority) {
		assertMalformed(fields(":method", "GET", ":scheme", "https", ":authority", authority, ":path", "/"));
		assertMalformed(fields(":method", "GET", ":scheme", "https", ":path", "/", "host", authority));
	}

	@ParameterizedTest
	@Rows("R75")
	@CsvSource({ "GET, /", "GET, /a/b?c=d&e", "GET, /?", "GET, //", "GET, /%zz", "OPTIONS, *", "OPTIONS, /",
			"M-SEARCH, /", "get, /" })
	void whenMethodAndPathAreLegalThenAccepted(String method, String path) {
		HeaderSectionRules
			.checkRequest(fields(":method", method, ":scheme", "https", ":authority", "localhost", ":path", path));
	}

	@ParameterizedTest
	@Rows("R75")
	@CsvSource({ "GET, ''", "GET, *", "GET, a", "GET, '/a b'", "GET, /#", "GET, /\u00e4", "GET, ?a", "'', /", "G T, /",
			"G:T, /" })
	void whenMethodOrPathIsIllegalThenMalformed(String method, String path) {
		assertMalformed(fields(":method", method, ":scheme", "https", ":authority", "localhost", ":path", path));
	}

	@Test
	@Rows({ "R14", "R75" })
	void whenPseudoFieldsAreIncompleteOrMisplacedThenMalformed() {
		assertMalformed(fields());
		assertMalformed(fields(":method", "GET"));
		assertMalformed(fields(":method", "GET", ":scheme", "https", ":authority", "a"));
		assertMalformed(fields(":method", "GET", ":scheme", "https", ":path", "/"));
		assertMalformed(fields(":method", "GET", ":authority", "a", ":path", "/"));
		assertMalformed(fields(":scheme", "https", ":authority", "a", ":path", "/"));
		assertMalformed(
				fields(":method", "GET", ":method", "GET", ":scheme", "https", ":authority", "a", ":path", "/"));
		assertMalformed(fields(":method", "GET", ":scheme", "https", ":authority", "a", "x", "1", ":path", "/"));
		assertMalformed(request("GET", ":status", "200"));
		assertMalformed(
				fields(":method", "GET", ":status", "200", ":scheme", "https", ":authority", "a", ":path", "/"));
		assertMalformed(fields(":method", "GET", ":protocol", "webtransport", ":scheme", "https", ":authority", "a",
				":path", "/"));
	}

	@Test
	@Rows("R75")
	void whenConnectThenItsOwnRules() {
		HeaderSectionRules.checkRequest(fields(":method", "CONNECT", ":authority", "a:443"));
		assertMalformed(fields(":method", "CONNECT", ":authority", "a"));
		assertMalformed(fields(":method", "CONNECT", ":authority", "a:"));
		assertMalformed(fields(":method", "CONNECT", "host", "a:443"));
		assertMalformed(fields(":method", "CONNECT", ":authority", "a:443", ":path", "/"));
		assertMalformed(fields(":method", "CONNECT", ":protocol", "webtransport", ":scheme", "https", ":path", "/",
				"host", "a"));
		HeaderSectionRules.checkRequest(connect("websocket", "content-length", "1"));
		HeaderSectionRules.checkRequest(connect("webtransport", "te", "trailers", "host", "A"));
		assertMalformed(connect("webtransport", "content-length", "0"));
		assertMalformed(connect("webtransport-h3", "content-type", "text/plain"));
		assertMalformed(connect(""));
	}

	@Test
	@Rows({ "R74", "R75" })
	void whenRegularFieldIsIllegalThenMalformedEverywhere() {
		String[][] illegal = { { "", "1" }, { "x y", "1" }, { "X", "1" }, { "x\n", "1" }, { "x", "\0" }, { "x", "\r" },
				{ "x", "\u007f" }, { "connection", "close" }, { "keep-alive", "1" }, { "proxy-connection", "1" },
				{ "transfer-encoding", "chunked" }, { "upgrade", "h2c" }, { "te", "gzip" }, { "content-length", "-1" },
				{ "content-length", "" }, { "content-length", "1,2" }, { "content-length", "9223372036854775808" } };
		for (String[] field : illegal) {
			assertMalformed(request("GET", field));
			assertMalformed(() -> HeaderSectionRules.checkResponse(fields(":status", "200", field[0], field[1])));
			assertMalformed(() -> HeaderSectionRules.checkTrailers(fields(field)));
		}
		assertMalformed(request("GET", "host", "localhost", "host", "localhost"));
		assertMalformed(request("GET", "host", "other"));
		assertMalformed(() -> HeaderSectionRules.checkTrailers(fields(":status", "200")));
	}

	@ParameterizedTest
	@Rows("R75")
	@ValueSource(strings = { "", "2", "20", "2000", "2x0", "-20", "000", "099", " 200" })
	void whenStatusIsNoneThenMalformed(String status) {
		assertMalformed(() -> HeaderSectionRules.checkResponse(fields(":status", status)));
	}

	@Test
	void whenResponseIsLegalThenItsContentLengthIsReturned() {
		assertThat(HeaderSectionRules.checkResponse(fields(":status", "103"))).isEqualTo(-1);
		assertThat(HeaderSectionRules.checkResponse(fields(":status", "999", "content-length", "3"))).isEqualTo(3);
		assertMalformed(() -> HeaderSectionRules.checkResponse(fields()));
		assertMalformed(() -> HeaderSectionRules.checkResponse(fields(":status", "200", ":status", "200")));
		assertMalformed(() -> HeaderSectionRules.checkResponse(fields(":status", "200", ":path", "/")));
	}

	private static void assertMalformed(List<Map.Entry<CharSequence, CharSequence>> request) {
		assertMalformed(() -> HeaderSectionRules.checkRequest(request));
	}

	private static void assertMalformed(Runnable check) {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(check::run).satisfies((ex) -> {
			assertThat(ex.getViolation().errorCode()).isEqualTo(Http3ErrorCodes.H3_MESSAGE_ERROR);
			assertThat(ex.getViolation().scope()).isEqualTo(ProtocolViolation.Scope.STREAM);
		});
	}

	private static List<Map.Entry<CharSequence, CharSequence>> request(String method, String... more) {
		List<Map.Entry<CharSequence, CharSequence>> fields = fields(":method", method, ":scheme", "https", ":authority",
				"localhost", ":path", "/");
		fields.addAll(fields(more));
		return fields;
	}

	private static List<Map.Entry<CharSequence, CharSequence>> connect(String protocol, String... more) {
		List<Map.Entry<CharSequence, CharSequence>> fields = fields(":method", "CONNECT", ":protocol", protocol,
				":scheme", "https", ":authority", "a", ":path", "/");
		fields.addAll(fields(more));
		return fields;
	}

	private static List<Map.Entry<CharSequence, CharSequence>> fields(String... namesAndValues) {
		List<Map.Entry<CharSequence, CharSequence>> fields = new ArrayList<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			fields.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
		}
		return fields;
	}

}
