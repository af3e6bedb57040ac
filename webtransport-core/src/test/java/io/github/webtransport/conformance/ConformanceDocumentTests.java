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

package io.github.webtransport.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code docs/conformance.md} to the tests.
 */
class ConformanceDocumentTests {

	private static final Path PROJECT = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

	private static final Path DOCUMENT = PROJECT.resolve("docs/conformance.md");

	private final List<Row> rows = Row.readAll();

	private final AnnotatedTests tests = AnnotatedTests.find();

	private final ConformanceDocument document = new ConformanceDocument(this.rows, this.tests);

	@Test
	void whenRowsAreReadThenThereIsEachOfThem() {
		List<String> expected = new ArrayList<>();
		addTo(expected, "S", 32);
		addTo(expected, "C", 13);
		addTo(expected, "R", 83);
		assertThat(this.rows).extracting(Row::id).containsExactlyElementsOf(expected);
	}

	private static void addTo(List<String> ids, String list, int count) {
		for (int i = 1; i <= count; i++) {
			ids.add(list + i);
		}
	}

	@Test
	void whenTestNamesARowThenTheRowExists() {
		assertThat(this.rows).extracting(Row::id).containsAll(this.tests.rows());
	}

	@Test
	void whenRowNamesATestOfAnotherModuleThenItExists() {
		assertThat(this.rows).flatExtracting(Row::tests).allMatch((test) -> test.exists(PROJECT));
	}

	@Test
	void whenRowHasNoTestThenItHasAReason() {
		assertThat(this.rows).filteredOn((row) -> this.document.state(row) == ConformanceDocument.State.MISSING)
			.isEmpty();
	}

	@Test
	void whenTestsChangeThenDocumentFollows() throws IOException {
		String written = this.document.write();
		if (Boolean.getBoolean("webtransport.conformance.write")) {
			Files.writeString(DOCUMENT, written);
		}
		assertThat(DOCUMENT).as("Write it anew as its introduction says").content().isEqualTo(written);
	}

}
