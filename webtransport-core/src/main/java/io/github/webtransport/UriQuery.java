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

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The query of a URI.
 */
final class UriQuery {

	private UriQuery() {
	}

	/**
	 * Take a parameter out of the query.
	 * @param uri a URI with a query
	 * @param name the name of the parameter, decoded
	 * @return the URI without it, and without a query where nothing is left
	 */
	static URI without(URI uri, String name) {
		String rest = Arrays.stream(uri.getRawQuery().split("&"))
			.filter((pair) -> !nameOf(pair).equals(name))
			.collect(Collectors.joining("&"));
		String text = uri.toString();
		return URI.create(text.substring(0, text.indexOf('?')) + ((rest.isEmpty()) ? "" : '?' + rest));
	}

	private static String nameOf(String pair) {
		int equals = pair.indexOf('=');
		return URLDecoder.decode((equals >= 0) ? pair.substring(0, equals) : pair, StandardCharsets.UTF_8);
	}

}
