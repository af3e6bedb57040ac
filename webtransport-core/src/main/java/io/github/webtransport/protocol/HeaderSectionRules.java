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

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The rules of header and trailer sections of HTTP/3 (RFC 9114, Sections 4.2 and 4.3). A
 * message that breaks one of them is malformed: its stream is reset with
 * H3_MESSAGE_ERROR, and nobody is told what it says (Section 4.1.2).
 *
 * <p>
 * The reasons in the exceptions name the rule and hold nothing that the peer has sent, so
 * that they may be logged.
 *
 * @since 0.1.0
 */
public final class HeaderSectionRules {

	/**
	 * The section has no {@code content-length}.
	 */
	public static final long NO_CONTENT_LENGTH = -1;

	private HeaderSectionRules() {
	}

	/**
	 * Check the header section of a request.
	 * @param fields the fields in their order, each name and value a character for each
	 * byte
	 * @return the length of the content that is to follow, or {@link #NO_CONTENT_LENGTH}
	 * @throws ProtocolException with stream scope and H3_MESSAGE_ERROR if the request is
	 * malformed
	 */
	public static long checkRequest(Iterable<Map.Entry<CharSequence, CharSequence>> fields) {
		RequestPseudoFields pseudo = new RequestPseudoFields();
		RegularFields regular = new RegularFields();
		check(fields, pseudo, regular);
		pseudo.verify(regular.host());
		if (pseudo.isWebTransport()) {
			regular.verifyForCapsules();
		}
		return regular.contentLength();
	}

	/**
	 * Check the header section of a response, informational ones included.
	 * @param fields the fields in their order
	 * @return the length of the content that is to follow, or {@link #NO_CONTENT_LENGTH}
	 * @throws ProtocolException with stream scope and H3_MESSAGE_ERROR if the response is
	 * malformed
	 */
	public static long checkResponse(Iterable<Map.Entry<CharSequence, CharSequence>> fields) {
		ResponsePseudoFields pseudo = new ResponsePseudoFields();
		RegularFields regular = new RegularFields();
		check(fields, pseudo, regular);
		pseudo.verify();
		return regular.contentLength();
	}

	/**
	 * Check a trailer section.
	 * @param fields the fields in their order
	 * @throws ProtocolException with stream scope and H3_MESSAGE_ERROR if it is malformed
	 */
	public static void checkTrailers(Iterable<Map.Entry<CharSequence, CharSequence>> fields) {
		check(fields, null, new RegularFields());
	}

	private static void check(Iterable<Map.Entry<CharSequence, CharSequence>> fields, @Nullable PseudoFields pseudo,
			RegularFields regular) {
		boolean regularSeen = false;
		for (Map.Entry<CharSequence, CharSequence> field : fields) {
			CharSequence name = field.getKey();
			FieldSyntax.verifyValue(field.getValue());
			if (name.isEmpty() || name.charAt(0) != ':') {
				regularSeen = true;
				FieldSyntax.verifyName(name);
				regular.add(name, field.getValue());
			}
			else if (pseudo == null || regularSeen) {
				throw FieldSyntax.malformed("Pseudo-header field at a wrong place");
			}
			else {
				pseudo.add(name.toString(), field.getValue().toString());
			}
		}
	}

	/**
	 * Collects pseudo-header fields.
	 */
	@FunctionalInterface
	interface PseudoFields {

		void add(String name, String value);

	}

}
