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

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Decodes paths as servlet containers do, and tells paths that they would refuse, or
 * change before a filter sees them (Jakarta Servlet 6.1, section 3.5.2). There is more
 * than one thing that such a path may mean, and filters and handlers must not mean
 * different things.
 */
final class ServletPath {

	private static final Pattern AMBIGUOUS = Pattern.compile("//|;|\\\\|/\\.{1,2}(?:/|$)|\\p{Cntrl}|\uFFFD");

	private static final Pattern ENCODED_SEPARATOR = Pattern.compile("%(?:2f|5c|3b|25|2e)", Pattern.CASE_INSENSITIVE);

	private ServletPath() {
	}

	/**
	 * Decode a path.
	 * @param path the path as it was sent
	 * @return the path as filters see it, or {@code null} when it is ambiguous
	 */
	static @Nullable String decode(String path) {
		if (ENCODED_SEPARATOR.matcher(path).find()) {
			return null;
		}
		String decoded = StringUtils.uriDecode(path, StandardCharsets.UTF_8);
		return AMBIGUOUS.matcher(decoded).find() ? null : decoded;
	}

}
