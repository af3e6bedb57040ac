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
 * The characters of names and values of fields (RFC 9110, Sections 5.1, 5.5 and 5.6.2;
 * RFC 9114, Sections 4.2 and 10.3).
 */
final class FieldSyntax {

	private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

	private FieldSyntax() {
	}

	/**
	 * Check the name of a field that is no pseudo-header field.
	 */
	static void verifyName(CharSequence name) {
		if (!isToken(name)) {
			throw malformed("Name of a field is no token");
		}
		for (int i = 0; i < name.length(); i++) {
			if (isUpperCase(name.charAt(i))) {
				throw malformed("Name of a field has upper-case characters");
			}
		}
	}

	/**
	 * Check the value of a field, pseudo-header fields included.
	 */
	static void verifyValue(CharSequence value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if ((c < ' ' && c != '\t') || c == 0x7f) {
				throw malformed("Value of a field has control characters");
			}
		}
	}

	static boolean isToken(CharSequence text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!isAlphanumeric(c) && TOKEN_SYMBOLS.indexOf(c) < 0) {
				return false;
			}
		}
		return !text.isEmpty();
	}

	static boolean isAlphanumeric(char c) {
		return (c >= 'a' && c <= 'z') || isUpperCase(c) || isDigit(c);
	}

	private static boolean isUpperCase(char c) {
		return c >= 'A' && c <= 'Z';
	}

	static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	static boolean isDigits(CharSequence text) {
		for (int i = 0; i < text.length(); i++) {
			if (!isDigit(text.charAt(i))) {
				return false;
			}
		}
		return !text.isEmpty();
	}

	static ProtocolException malformed(String reason) {
		return new ProtocolException(
				new ProtocolViolation(ProtocolViolation.Scope.STREAM, Http3ErrorCodes.H3_MESSAGE_ERROR, reason));
	}

}
