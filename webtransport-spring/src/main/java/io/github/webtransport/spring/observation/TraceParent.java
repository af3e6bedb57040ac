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

package io.github.webtransport.spring.observation;

import java.util.Locale;
import java.util.Set;

import io.github.webtransport.HandshakeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Where the request for a session says which trace it belongs to: in header fields, or in
 * its query, since pages in browsers cannot set header fields.
 */
final class TraceParent {

	/**
	 * The fields of W3C Trace Context. Others, such as baggage, have no place in a query.
	 */
	private static final Set<String> IN_QUERY = Set.of("traceparent", "tracestate");

	private TraceParent() {
	}

	static @Nullable String get(HandshakeInfo info, String name) {
		String value = info.getHeaders().getFirst(name);
		String lowerCase = name.toLowerCase(Locale.ROOT);
		return (value == null && IN_QUERY.contains(lowerCase)) ? info.getQueryParams().getFirst(lowerCase) : value;
	}

}
