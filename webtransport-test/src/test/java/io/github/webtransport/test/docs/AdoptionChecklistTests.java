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

import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/adoption-checklist.md} gives as proof exists.
 */
class AdoptionChecklistTests {

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private final List<List<String>> rows = Page.of("docs/adoption-checklist.md").table("#");

	@Test
	void whenRowsAreReadThenThereIsEachOfThem() {
		assertThat(this.rows).map((row) -> row.get(0))
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 40).mapToObj(String::valueOf).toList());
	}

	@Test
	void whenRowIsReadThenItHasAStateAndAProofOrAReason() {
		assertThat(this.rows).allSatisfy((row) -> {
			assertThat(row).hasSize(4);
			assertThat(row.get(2)).isIn("yes", "yes, but", "partly", "no", "not yet");
			assertThat(row.get(3)).isNotEmpty();
		});
	}

	@Test
	void whenRowIsDoneThenATestProvesItOrACommandShowsIt() {
		assertThat(this.rows).filteredOn((row) -> row.get(2).startsWith("yes"))
			.allMatch((row) -> code(row).anyMatch((code) -> isTest(code) || code.startsWith("mvn ")));
	}

	@Test
	void whenRowIsDoneButForWhatCannotBeTriedThenItSaysWhat() {
		assertThat(this.rows).allMatch((row) -> row.get(2).equals("yes, but") == row.get(3).contains("Not tried: "));
	}

	@Test
	void whenProofNamesATestThenItExists() {
		Set<String> tests = Sources.tests();
		assertThat(this.rows).flatExtracting((row) -> code(row).filter(AdoptionChecklistTests::isTest).toList())
			.isNotEmpty()
			.allMatch(tests::contains);
	}

	@Test
	void whenProofNamesAFileThenItExists() {
		assertThat(this.rows)
			.flatExtracting((row) -> code(row).filter((code) -> code.matches("[\\w.-]+(/[\\w.-]+)+")).toList())
			.isNotEmpty()
			.allMatch((path) -> Files.exists(Page.PROJECT.resolve(path)));
	}

	private static boolean isTest(String code) {
		return code.matches("\\w+(Tests|IT)");
	}

	private static Stream<String> code(List<String> row) {
		return CODE.matcher(row.get(3)).results().map((MatchResult match) -> match.group(1));
	}

}
