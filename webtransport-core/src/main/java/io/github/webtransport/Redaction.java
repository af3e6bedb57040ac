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

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Removes credentials from requests that are shown in logs, messages and reports: these
 * are read by more people than those who may open a session.
 *
 * @since 0.1.0
 */
public final class Redaction {

	private static final String HIDDEN = "<hidden>";

	/**
	 * Names of header fields whose values give access. There is no list of all of them.
	 */
	private static final Pattern CREDENTIAL = Pattern
		.compile(".*(?:token|secret|passw|credential|key|csrf|xsrf|signature|session-?id).*");

	private Redaction() {
	}

	/**
	 * Return a URI as it may be shown: no value of its query, no user information and no
	 * fragment. Applications give tokens to pages under names of their own, so that no
	 * parameter of the query is known to be harmless.
	 * @param uri the URI of a session
	 * @return the text
	 */
	public static String uri(URI uri) {
		StringBuilder shown = new StringBuilder();
		if (uri.getScheme() != null) {
			shown.append(uri.getScheme()).append(':');
		}
		if (uri.getRawAuthority() != null) {
			shown.append("//").append(authority(uri.getRawAuthority()));
		}
		if (uri.getRawPath() != null) {
			shown.append(uri.getRawPath());
		}
		if (uri.getRawQuery() != null) {
			shown.append('?').append(parameters(uri.getRawQuery(), "&", "&"));
		}
		return shown.toString();
	}

	private static String authority(String authority) {
		int end = authority.lastIndexOf('@');
		return (end >= 0) ? HIDDEN + authority.substring(end) : authority;
	}

	/**
	 * Return the value of a header field as it may be shown.
	 * @param name the name of the field, in any case
	 * @param value the value of the field
	 * @return the value, or as much of it as gives no access
	 */
	public static String header(String name, String value) {
		String lowerCase = name.toLowerCase(Locale.ROOT);
		return switch (lowerCase) {
			case "authorization", "proxy-authorization" -> credentials(value);
			case "cookie", "set-cookie" -> parameters(value, ";\\s*", "; ");
			default -> CREDENTIAL.matcher(lowerCase).matches() ? HIDDEN : value;
		};
	}

	private static String credentials(String value) {
		int space = value.indexOf(' ');
		return (space > 0) ? value.substring(0, space + 1) + HIDDEN : HIDDEN;
	}

	private static String parameters(String text, String separator, String shownSeparator) {
		return Arrays.stream(text.split(separator))
			.map(Redaction::parameter)
			.collect(Collectors.joining(shownSeparator));
	}

	private static String parameter(String parameter) {
		int equals = parameter.indexOf('=');
		if (equals > 0) {
			return parameter.substring(0, equals + 1) + HIDDEN;
		}
		return parameter.isEmpty() ? parameter : HIDDEN;
	}

}
