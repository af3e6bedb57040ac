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
import java.util.Map;
import java.util.Set;

import org.springframework.util.Assert;
import org.springframework.util.MultiValueMap;

/**
 * Header fields of a request for a session. Checked where they are set, since a server
 * would only say that the request is malformed.
 */
final class RequestHeaders {

	/**
	 * Fields of the connection, which HTTP/3 forbids (RFC 9114, section 4.2), and those
	 * that have a method of their own.
	 */
	private static final Set<String> FORBIDDEN = Set.of("connection", "host", "keep-alive", "proxy-connection", "te",
			"transfer-encoding", "upgrade", "content-length", "wt-available-protocols",
			"sec-webtransport-http3-draft02");

	private RequestHeaders() {
	}

	static MultiValueMap<String, String> copyOf(Map<String, ? extends Iterable<String>> headers) {
		MultiValueMap<String, String> copy = HeaderFields.create();
		headers.forEach((name, values) -> values.forEach((value) -> add(copy, name, value)));
		return copy;
	}

	static void add(MultiValueMap<String, String> headers, String name, String value) {
		HeaderFields.checkName(name);
		Assert.isTrue(!FORBIDDEN.contains(name.toLowerCase(Locale.ROOT)),
				() -> "Header field '" + name + "' cannot be set");
		HeaderFields.checkValue(name, value);
		headers.add(name, value);
	}

}
