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

package io.github.webtransport;

import java.util.Locale;
import java.util.Set;

import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;

/**
 * Header fields of the answer to a request for a session. Checked where they are set,
 * since the client would only find that the response is malformed.
 */
final class ResponseHeaders {

	/**
	 * Fields of the connection (RFC 9114, section 4.2), those that describe content,
	 * which no answer here has (RFC 9297, section 3.2), and those of the handshake
	 * itself.
	 */
	private static final Set<String> FORBIDDEN = Set.of("connection", "keep-alive", "proxy-connection", "te",
			"transfer-encoding", "upgrade", "content-length", "wt-protocol", "sec-webtransport-http3-draft");

	private ResponseHeaders() {
	}

	static MultiValueMap<String, String> check(MultiValueMap<String, String> headers, boolean accepted) {
		headers.forEach((name, values) -> {
			HeaderFields.checkName(name);
			Assert.isTrue(name.chars().noneMatch((c) -> c >= 'A' && c <= 'Z'),
					() -> "The name of header field '" + name + "' must be in lower case");
			Assert.isTrue(!FORBIDDEN.contains(name) && !(accepted && name.equals("content-type")),
					() -> "Header field '" + name + "' cannot be set");
			values.forEach((value) -> HeaderFields.checkValue(name, value));
		});
		return HeaderFields.copyOf(headers);
	}

	/**
	 * Return those fields of a rejection that may be sent.
	 */
	static MultiValueMap<String, String> sendable(MultiValueMap<String, String> headers) {
		MultiValueMap<String, String> sendable = HeaderFields.create();
		headers.forEach((name, values) -> {
			String lowerCase = name.toLowerCase(Locale.ROOT);
			if (HeaderFields.isName(name) && !FORBIDDEN.contains(lowerCase)) {
				values.stream().filter(HeaderFields::isValue).forEach((value) -> sendable.add(lowerCase, value));
			}
		});
		return HeaderFields.copyOf(sendable);
	}

}
