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

package io.github.webtransport.autoconfigure.filter;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells cookies that servlet containers read in different ways, such as quoted ones: a
 * filter must not see another value than it would see of its own container.
 */
final class StrictCookies {

	private static final String PAIR = "[!#$%&'*+.^_`|~0-9A-Za-z-]+=[\\x21\\x23-\\x2B\\x2D-\\x3A\\x3C-\\x5B\\x5D-\\x7E]*";

	/**
	 * {@code cookie-string} (RFC 6265, section 4.2.1), without quotation marks.
	 */
	private static final Pattern COOKIES = Pattern.compile("(?:" + PAIR + "(?:; ?" + PAIR + ")*)?");

	private StrictCookies() {
	}

	/**
	 * Return whether all containers read the same.
	 * @param fields the values of the {@code Cookie} fields
	 * @return whether they do
	 */
	static boolean areStrict(List<String> fields) {
		return fields.stream().allMatch((field) -> COOKIES.matcher(field).matches());
	}

}
