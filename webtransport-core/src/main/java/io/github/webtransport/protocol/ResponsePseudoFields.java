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
 * The pseudo-header field of a response (RFC 9114, Section 4.3.2).
 */
final class ResponsePseudoFields implements HeaderSectionRules.PseudoFields {

	private static final int STATUS_LENGTH = 3;

	private @Nullable String status;

	@Override
	public void add(String name, String value) {
		if (!name.equals(":status") || this.status != null) {
			throw FieldSyntax.malformed("Pseudo-header field that no response has, or that comes twice");
		}
		this.status = value;
	}

	void verify() {
		String status = this.status;
		if (status == null || status.length() != STATUS_LENGTH || !FieldSyntax.isDigits(status)
				|| status.charAt(0) == '0') {
			throw FieldSyntax.malformed("':status' is missing or none");
		}
	}

}
