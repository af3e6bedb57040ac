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

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the parts of a page that are generated to what generates them. A part stands
 * between {@code <!-- generated: name -->} and {@code <!-- end -->}.
 */
final class GeneratedParts {

	private static final String START = "<!-- generated: ";

	private static final String END = "<!-- end -->";

	private GeneratedParts() {
	}

	/**
	 * Check the parts of a page, and write them anew if that is asked for.
	 * @param page the page
	 * @param generator gives the lines of the part with a name
	 */
	static void check(Page page, Function<String, List<String>> generator) throws IOException {
		List<String> written = new ArrayList<>();
		boolean skipping = false;
		for (String line : page.lines()) {
			skipping = skipping && !line.equals(END);
			if (!skipping) {
				written.add(line);
			}
			if (line.startsWith(START)) {
				written.add("");
				written.addAll(generator.apply(line.substring(START.length(), line.indexOf(" -->"))));
				written.add("");
				skipping = true;
			}
		}
		assertThat(skipping).as("The last generated part of %s is not ended", page.name()).isFalse();
		if (Boolean.getBoolean("webtransport.docs.write")) {
			Files.write(page.file(), written);
		}
		assertThat(Page.of(page.file()).lines()).as("Write %s anew with -Dwebtransport.docs.write=true", page.name())
			.isEqualTo(written);
	}

	static List<String> names(Page page) {
		return page.lines()
			.stream()
			.filter((line) -> line.startsWith(START))
			.map((line) -> line.substring(START.length(), line.indexOf(" -->")))
			.toList();
	}

}
