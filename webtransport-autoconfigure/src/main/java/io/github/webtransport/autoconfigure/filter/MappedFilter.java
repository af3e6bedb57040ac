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

import java.util.Collection;
import java.util.List;

import jakarta.servlet.Filter;

/**
 * A servlet filter and the paths it is for.
 *
 * @param filter the filter
 * @param urlPatterns the patterns of the paths (Jakarta Servlet 6.1, section 12.2);
 * without any, the filter is for all of them
 */
record MappedFilter(Filter filter, Collection<String> urlPatterns) {

	MappedFilter {
		urlPatterns = List.copyOf(urlPatterns);
	}

	/**
	 * Return whether the filter is for a path, which is decoded.
	 */
	boolean matches(String path) {
		return this.urlPatterns.isEmpty() || this.urlPatterns.stream().anyMatch((pattern) -> matches(pattern, path));
	}

	private static boolean matches(String pattern, String path) {
		if (pattern.endsWith("/*")) {
			String prefix = pattern.substring(0, pattern.length() - 2);
			return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
		}
		if (pattern.startsWith("*.")) {
			return path.substring(path.lastIndexOf('/') + 1).endsWith(pattern.substring(1));
		}
		return path.equals(pattern) || (pattern.isEmpty() && path.equals("/"));
	}

}
