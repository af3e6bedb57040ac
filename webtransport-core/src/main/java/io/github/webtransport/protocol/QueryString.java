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

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.BiConsumer;

/**
 * The query of a request for a session. Browsers send it less strictly encoded than RFC
 * 3986, section 3.4, has it
 * (<a href="https://url.spec.whatwg.org/#query-percent-encode-set">WHATWG URL</a>), and
 * such a request is an ordinary one.
 *
 * @since 0.1.0
 */
public final class QueryString {

	/**
	 * What RFC 3986 allows in a query beside letters, digits and percent-encoded bytes.
	 */
	private static final String ALLOWED = "-._~!$&'()*+,;=:@/?";

	private static final char[] HEX = "0123456789ABCDEF".toCharArray();

	private QueryString() {
	}

	/**
	 * Encode what is not encoded strictly.
	 * @param query the query as it was sent, without the question mark. Characters up to
	 * U+00FF are bytes of the request
	 * @return the query as a URI has it; the parameters are the same
	 */
	public static String encode(String query) {
		StringBuilder encoded = null;
		for (int i = 0; i < query.length(); i++) {
			char character = query.charAt(i);
			boolean allowed = isAllowed(character) || (character == '%' && isPercentEncoded(query, i));
			if (!allowed && encoded == null) {
				encoded = new StringBuilder(query.length() + 16).append(query, 0, i);
			}
			if (encoded != null) {
				if (allowed) {
					encoded.append(character);
				}
				else {
					append(encoded, character);
				}
			}
		}
		return (encoded != null) ? encoded.toString() : query;
	}

	private static void append(StringBuilder encoded, char character) {
		byte[] bytes = (character <= 0xFF) ? new byte[] { (byte) character }
				: String.valueOf(character).getBytes(StandardCharsets.UTF_8);
		for (byte octet : bytes) {
			encoded.append('%').append(HEX[(octet >> 4) & 0xF]).append(HEX[octet & 0xF]);
		}
	}

	private static boolean isAllowed(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || ALLOWED.indexOf(character) >= 0;
	}

	private static boolean isPercentEncoded(String query, int index) {
		return index + 2 < query.length() && HexFormat.isHexDigit(query.charAt(index + 1))
				&& HexFormat.isHexDigit(query.charAt(index + 2));
	}

	/**
	 * Tell all parameters of a query, as the forms of HTML have them: separated by
	 * {@code &}, decoded as UTF-8, with {@code +} for a space.
	 * @param query a query that is encoded strictly
	 * @param parameters is told the name and the value of each in turn. The value of one
	 * without {@code =} is empty
	 */
	public static void parse(String query, BiConsumer<String, String> parameters) {
		int start = 0;
		while (start < query.length()) {
			int end = query.indexOf('&', start);
			end = (end >= 0) ? end : query.length();
			if (end > start) {
				int equals = query.indexOf('=', start);
				equals = (equals >= 0 && equals < end) ? equals : end;
				parameters.accept(decode(query.substring(start, equals)),
						decode(query.substring(Math.min(equals + 1, end), end)));
			}
			start = end + 1;
		}
	}

	/**
	 * Decode a name or a value.
	 * @param text the text, encoded strictly
	 * @return the decoded text. Bytes that are no UTF-8 become U+FFFD
	 */
	public static String decode(String text) {
		if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
			return text;
		}
		byte[] bytes = new byte[text.length()];
		int length = 0;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '%') {
				bytes[length++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
				i += 2;
			}
			else {
				bytes[length++] = (byte) ((character == '+') ? ' ' : character);
			}
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

}
