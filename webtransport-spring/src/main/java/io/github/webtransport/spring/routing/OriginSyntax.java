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

package io.github.webtransport.spring.routing;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.webtransport.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * Checks origins and patterns of origins, and refuses those that no page can have: a list
 * with one of these would keep out the pages that it is meant to let in, and nothing
 * would say why. Browsers send scheme and host, and the port unless it is the default of
 * the scheme, as in {@code https://example.org} (RFC 6454, section 6.2).
 *
 * @since 0.1.0
 */
public final class OriginSyntax {

	private static final int MAX_PORT = 65535;

	private static final Map<String, String> DEFAULT_PORTS = Map.of("https", "443", "http", "80");

	private static final Pattern ORIGIN = Pattern.compile(
			"(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~-]+)(?::(?<port>\\d{1,5}))?");

	private static final Pattern ORIGIN_PATTERN = Pattern.compile("(?:[A-Za-z*][A-Za-z0-9+.*-]*://|\\*)"
			+ "(?:\\[[0-9A-Fa-f:.*]+]|[A-Za-z0-9._~*-]*)(?::(?:\\d{1,5}|\\*|\\[(?:\\*|\\d{1,5}(?:, ?\\d{1,5})*)]))?");

	private static final Pattern COMMA = Pattern.compile(",(?![^\\[]*])");

	private OriginSyntax() {
	}

	/**
	 * Check a list of origins.
	 * @param name the name of the setting, for the exception
	 * @param origins the origins: {@code "*"} for every origin, {@code "null"} for the
	 * opaque one, or what browsers send. An element may be a comma-separated list
	 * @throws InvalidSettingException if one cannot be the origin of a page
	 */
	public static void checkOrigins(String name, List<String> origins) {
		origins.stream().flatMap(COMMA::splitAsStream).map(String::trim).forEach((origin) -> {
			if (!isOrigin(origin)) {
				throw new InvalidSettingException(name, origin, expectedInsteadOf(origin));
			}
		});
	}

	/**
	 * Check a list of patterns of origins.
	 * @param name the name of the setting, for the exception
	 * @param patterns the patterns, such as {@code "https://*.example.org"}
	 * @throws InvalidSettingException if one matches the origin of no page
	 */
	public static void checkPatterns(String name, List<String> patterns) {
		patterns.stream().flatMap(COMMA::splitAsStream).map(String::trim).forEach((pattern) -> {
			if (!ORIGIN_PATTERN.matcher(pattern).matches()) {
				throw new InvalidSettingException(name, pattern,
						"scheme and host without a path, such as 'https://*.example.org' or 'https://*.example.org:[*]', instead of '%s'"
							.formatted(pattern));
			}
		});
	}

	private static boolean isOrigin(String origin) {
		return origin.equals("*") || origin.equals("null") || isTuple(origin);
	}

	private static boolean isTuple(String origin) {
		Matcher matcher = ORIGIN.matcher(origin);
		return matcher.matches() && isPort(matcher.group("scheme"), matcher.group("port"));
	}

	private static boolean isPort(String scheme, @Nullable String port) {
		return port == null || (Integer.parseInt(port) <= MAX_PORT
				&& !port.equals(DEFAULT_PORTS.get(scheme.toLowerCase(Locale.ROOT))));
	}

	private static String expectedInsteadOf(String origin) {
		if (origin.contains("*")) {
			return "an origin, or '*' alone for every origin, instead of '%s', which is a pattern".formatted(origin);
		}
		String corrected = correct(origin);
		return "scheme and host, and the port unless it is the default of the scheme, without a path or a slash at the end, such as '%s' instead of '%s'"
			.formatted(isTuple(corrected) ? corrected : "https://example.org", origin);
	}

	private static String correct(String origin) {
		int scheme = origin.indexOf("://");
		String prefix = (scheme > 0) ? origin.substring(0, scheme) : "https";
		String rest = (scheme > 0) ? origin.substring(scheme + 3) : origin;
		String authority = rest.split("[/?#]", 2)[0];
		String defaultPort = ":" + DEFAULT_PORTS.get(prefix.toLowerCase(Locale.ROOT));
		String host = authority.endsWith(defaultPort)
				? authority.substring(0, authority.length() - defaultPort.length()) : authority;
		return prefix + "://" + toAscii(host);
	}

	private static String toAscii(String host) {
		try {
			return IDN.toASCII(host);
		}
		catch (IllegalArgumentException ex) {
			return host;
		}
	}

}
