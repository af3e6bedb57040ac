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

package io.github.webtransport.spring.routing;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The variables of a path pattern.
 *
 * @param names their names
 * @param shape the pattern without the names: patterns of the same shape match the same
 * paths
 */
record PathVariables(Set<String> names, String shape) {

	static PathVariables parse(String pattern) {
		Set<String> names = new LinkedHashSet<>();
		StringBuilder shape = new StringBuilder();
		int position = 0;
		while (position < pattern.length()) {
			int end = (pattern.charAt(position) == '{') ? endOfVariable(pattern, position) : position + 1;
			String part = pattern.substring(position, end);
			shape.append((part.length() > 1) ? withoutName(part, names) : part);
			position = end;
		}
		return new PathVariables(Set.copyOf(names), shape.toString());
	}

	/**
	 * The regular expression of a variable may contain braces itself.
	 */
	private static int endOfVariable(String pattern, int start) {
		int depth = 0;
		for (int i = start; i < pattern.length(); i++) {
			if (pattern.charAt(i) == '{') {
				depth++;
			}
			else if (pattern.charAt(i) == '}' && --depth == 0) {
				return i + 1;
			}
		}
		return pattern.length();
	}

	private static String withoutName(String variable, Set<String> names) {
		int start = variable.startsWith("{*") ? 2 : 1;
		int colon = variable.indexOf(':');
		int end = (colon != -1) ? colon : variable.length() - 1;
		names.add(variable.substring(start, end));
		return variable.substring(0, start) + variable.substring(end);
	}

}
