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

import java.util.regex.Pattern;

import org.springframework.util.Assert;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedCaseInsensitiveMap;
import org.springframework.util.MultiValueMap;

/**
 * The syntax of header fields (RFC 9110, sections 5.5 and 5.6.2).
 */
final class HeaderFields {

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	/**
	 * Control characters, white space at either end, and what is no byte.
	 */
	private static final Pattern ILLEGAL_VALUE = Pattern
		.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f[^\\x00-\\xff]]|^[ \\t]|[ \\t]$");

	/**
	 * No fields, for all that have none. Cannot be changed.
	 */
	static final MultiValueMap<String, String> NONE = CollectionUtils.unmodifiableMultiValueMap(create());

	private HeaderFields() {
	}

	/**
	 * Create fields whose names are case-insensitive.
	 */
	static MultiValueMap<String, String> create() {
		return CollectionUtils.toMultiValueMap(new LinkedCaseInsensitiveMap<>());
	}

	/**
	 * Copy fields to some that cannot be changed.
	 */
	static MultiValueMap<String, String> copyOf(MultiValueMap<String, String> headers) {
		if (headers.isEmpty()) {
			return NONE;
		}
		MultiValueMap<String, String> copy = create();
		copy.addAll(headers);
		return CollectionUtils.unmodifiableMultiValueMap(copy);
	}

	static boolean isName(String name) {
		return TOKEN.matcher(name).matches();
	}

	static boolean isValue(String value) {
		return !ILLEGAL_VALUE.matcher(value).find();
	}

	static void checkName(String name) {
		Assert.isTrue(isName(name), () -> "'" + name + "' is not the name of a header field");
	}

	static void checkValue(String name, String value) {
		Assert.isTrue(isValue(value),
				() -> "The value of header field '" + name + "' has characters that it must not have");
	}

}
