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

/**
 * The syntax of an authority of the scheme {@code https}: a host, maybe with a port, and
 * no user information (RFC 3986, Section 3.2; RFC 9110, Sections 4.2.2 and 4.2.4).
 */
final class AuthoritySyntax {

	private static final String HOST_SYMBOLS = "-._~!$&'()*+,;=";

	private static final String ADDRESS_SYMBOLS = HOST_SYMBOLS + ":";

	private static final int MAX_PORT = 65535;

	private static final int MAX_PORT_DIGITS = 5;

	private AuthoritySyntax() {
	}

	static boolean isAuthority(String text) {
		int end = endOfHost(text);
		return end > 0 && (end == text.length() || (text.charAt(end) == ':' && isPort(text, end + 1)));
	}

	static boolean hasPort(String authority) {
		int colon = endOfHost(authority);
		return colon >= 0 && colon + 1 < authority.length();
	}

	/**
	 * Return where the host ends, or -1 if there is none.
	 */
	private static int endOfHost(String text) {
		if (text.startsWith("[")) {
			int end = text.indexOf(']');
			return (end > 1 && isHost(text.substring(1, end), ADDRESS_SYMBOLS)) ? end + 1 : -1;
		}
		int colon = text.indexOf(':');
		int end = (colon >= 0) ? colon : text.length();
		return isHost(text.substring(0, end), HOST_SYMBOLS) ? end : -1;
	}

	private static boolean isHost(String host, String symbols) {
		for (int i = 0; i < host.length(); i++) {
			char c = host.charAt(i);
			if (c == '%') {
				if (i + 2 >= host.length() || !isHex(host.charAt(i + 1)) || !isHex(host.charAt(i + 2))) {
					return false;
				}
			}
			else if (!FieldSyntax.isAlphanumeric(c) && symbols.indexOf(c) < 0) {
				return false;
			}
		}
		return !host.isEmpty();
	}

	private static boolean isHex(char c) {
		return Character.digit(c, 16) >= 0 && c < 0x80;
	}

	/**
	 * An empty port is that of the scheme (RFC 3986, Section 3.2.3).
	 */
	private static boolean isPort(String text, int start) {
		String digits = text.substring(start);
		if (digits.isEmpty()) {
			return true;
		}
		if (digits.length() > MAX_PORT_DIGITS || !FieldSyntax.isDigits(digits)) {
			return false;
		}
		int port = Integer.parseInt(digits);
		return port > 0 && port <= MAX_PORT;
	}

}
