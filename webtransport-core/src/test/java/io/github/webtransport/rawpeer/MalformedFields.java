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

import org.junit.jupiter.params.provider.Arguments;

/**
 * Fields that make any request malformed (RFC 9114, sections 4.2 and 4.3).
 */
final class MalformedFields {

	private MalformedFields() {
	}

	/**
	 * Fields to be added to a request for {@code localhost}.
	 */
	static Stream<Arguments> fields() {
		return Stream.of(field("", "1"), field("X-Upper", "1"), field("x y", "1"), field("x\ty", "1"),
				field("x\r\ny", "1"), field("x\0y", "1"), field("x:y", "1"), field("x(y", "1"), field("x\u00e4", "1"),
				field("x-field", "a\rb"), field("x-field", "a\nb"), field("x-field", "a\0b"),
				field("x-field", "a\u001bb"), field("x-field", "a\u007fb"), field("cookie", "a=\nb"),
				field("connection", "close"), field("connection", "keep-alive"), field("keep-alive", "5"),
				field("proxy-connection", "close"), field("transfer-encoding", "chunked"),
				field("upgrade", "websocket"), field("te", "gzip"), field("te", "trailers, gzip"),
				field("host", "other.example"), field("host", "localhost:1"), field("host", ""),
				field("content-length", "-1"), field("content-length", "+1"), field("content-length", "x"),
				field("content-length", ""), field("content-length", "1, 2"), field("content-length", "0x1"),
				field("content-length", "99999999999999999999"));
	}

	/**
	 * Pseudo fields to be replaced in a request.
	 */
	static Stream<Arguments> pseudoFields() {
		return Stream.of(field(":authority", ""), field(":authority", "user@localhost"),
				field(":authority", "user:secret@localhost"), field(":authority", "localhost:65536"),
				field(":authority", "localhost:99999999999"), field(":authority", "localhost:0"),
				field(":authority", "localhost:-1"), field(":authority", "localhost:x"),
				field(":authority", "localhost:1:2"), field(":authority", ":443"), field(":authority", "local host"),
				field(":authority", "localhost/echo"), field(":authority", "localhost?"),
				field(":authority", "local\nhost"), field(":authority", "local\0host"), field(":authority", "[::1"),
				field(":authority", "[::1]x"), field(":authority", "localh\u00f6st"), field(":path", ""),
				field(":path", "echo"), field(":path", "/echo#fragment"), field(":path", "/echo?a#b"),
				field(":path", "/ec ho"), field(":path", "/ec\nho"), field(":path", "/ec\0ho"),
				field(":path", "/ech\u00f6"), field(":path", "/ech\u007f"), field(":path", "https://localhost/echo"),
				field(":scheme", "http"), field(":scheme", ""), field(":scheme", "ht tps"), field(":scheme", "ftp"));
	}

	private static Arguments field(String name, String value) {
		return Arguments.of(name, value);
	}

	static String[] replace(String name, String value, String... namesAndValues) {
		String[] replaced = namesAndValues.clone();
		for (int i = 0; i < replaced.length; i += 2) {
			if (replaced[i].equals(name)) {
				replaced[i + 1] = value;
			}
		}
		return replaced;
	}

}
