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

package io.github.webtransport.test;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hides what gives access: the messages of failed tests end up in reports and in the logs
 * of builds.
 */
final class Redaction {

	private static final String HIDDEN = "<hidden>";

	private static final Pattern ACCESS_TOKEN = Pattern.compile("(?<=[?&]access_token=)[^&]*");

	private Redaction() {
	}

	/**
	 * Return the value of a header field as it may be shown.
	 */
	static String header(String name, String value) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "authorization", "proxy-authorization" -> credentials(value);
			case "cookie" -> Arrays.stream(value.split(";"))
				.map(String::trim)
				.map(Redaction::cookie)
				.collect(Collectors.joining("; "));
			default -> value;
		};
	}

	private static String credentials(String value) {
		int space = value.indexOf(' ');
		return (space > 0) ? value.substring(0, space + 1) + HIDDEN : HIDDEN;
	}

	private static String cookie(String pair) {
		int equals = pair.indexOf('=');
		return (equals > 0) ? pair.substring(0, equals + 1) + HIDDEN : HIDDEN;
	}

	/**
	 * Return a URI as it may be shown, with its bearer token (RFC 6750, section 2.3)
	 * hidden.
	 */
	static String uri(URI uri) {
		return ACCESS_TOKEN.matcher(uri.toString()).replaceAll(HIDDEN);
	}

}
