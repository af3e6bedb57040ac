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

package io.github.webtransport.test.docs;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of meters, as the sources have them.
 */
final class Meters {

	private static final Pattern NAME = Pattern.compile("\"(webtransport\\.[a-z.]+[a-z])\"");

	/**
	 * A name that server and client have behind their prefixes.
	 */
	private static final Pattern OF_BOTH = Pattern.compile("\\.meter\\(\"([a-z.]+)\"\\)");

	private static final Pattern CONVENTION = Pattern.compile("implements WebTransport\\w+ObservationConvention");

	private Meters() {
	}

	private static Stream<String> find(Pattern pattern, String source) {
		return pattern.matcher(source).results().map((MatchResult match) -> match.group(1));
	}

	/**
	 * Some properties have the name of a meter: tell them apart by what the source is
	 * about. Observations have another meter for those that are not over.
	 */
	static List<String> names() {
		return Sources.main()
			.filter((source) -> source.contains("import io.micrometer."))
			.flatMap((source) -> Stream.concat(find(NAME, source).flatMap(
					(name) -> CONVENTION.matcher(source).find() ? Stream.of(name, name + ".active") : Stream.of(name)),
					find(OF_BOTH, source)
						.flatMap((name) -> Stream.of("webtransport.server." + name, "webtransport.client." + name))))
			.filter((name) -> !name.endsWith(".enabled"))
			.distinct()
			.sorted()
			.toList();
	}

}
