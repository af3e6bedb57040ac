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

import org.jspecify.annotations.Nullable;

/**
 * The fields of a section behind the pseudo-header fields, as far as HTTP itself has
 * rules for them. Their names and characters have been checked.
 */
final class RegularFields {

	private @Nullable String host;

	private long contentLength = HeaderSectionRules.NO_CONTENT_LENGTH;

	private boolean contentType;

	void add(CharSequence name, CharSequence value) {
		switch (name.toString()) {
			// RFC 9114, Section 4.2
			case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
				throw FieldSyntax.malformed("Field for an HTTP/1.1 connection");
			case "te" -> {
				if (!"trailers".contentEquals(value)) {
					throw FieldSyntax.malformed("'te' is not 'trailers'");
				}
			}
			case "host" -> host(value.toString());
			case "content-length" -> contentLength(value.toString());
			case "content-type" -> {
				this.contentType = true;
			}
			default -> {
			}
		}
	}

	/**
	 * A request has one host (RFC 9110, Section 7.2).
	 */
	private void host(String value) {
		if (this.host != null) {
			throw FieldSyntax.malformed("'host' comes twice");
		}
		this.host = value;
	}

	/**
	 * The same length more than once, on several lines or in a list, counts as one (RFC
	 * 9110, Section 8.6).
	 */
	private void contentLength(String value) {
		for (String element : value.split(",", -1)) {
			String digits = element.strip();
			if (!FieldSyntax.isDigits(digits)) {
				throw FieldSyntax.malformed("'content-length' is no number");
			}
			long length = toLong(digits);
			if (this.contentLength != HeaderSectionRules.NO_CONTENT_LENGTH && this.contentLength != length) {
				throw FieldSyntax.malformed("Two values of 'content-length' differ");
			}
			this.contentLength = length;
		}
	}

	private static long toLong(String digits) {
		try {
			return Long.parseLong(digits);
		}
		catch (NumberFormatException ex) {
			throw FieldSyntax.malformed("'content-length' is beyond what a stream can carry");
		}
	}

	/**
	 * A message whose content is a sequence of capsules must not describe it (RFC 9297,
	 * Section 3.2).
	 */
	void verifyForCapsules() {
		if (this.contentLength != HeaderSectionRules.NO_CONTENT_LENGTH || this.contentType) {
			throw FieldSyntax.malformed("Capsules have neither 'content-length' nor 'content-type'");
		}
	}

	@Nullable String host() {
		return this.host;
	}

	long contentLength() {
		return this.contentLength;
	}

}
