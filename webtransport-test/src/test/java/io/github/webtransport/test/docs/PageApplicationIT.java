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
import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages show as whole applications works: they are compiled and started as they
 * stand there, and their own tests use them.
 */
class PageApplicationIT {

	@ParameterizedTest
	@CsvSource({ "docs/chat-with-login.md, 2", "docs/quiz.md, 7" })
	void whenPageShowsAnApplicationThenItsTestsPass(String page, long tests, @TempDir Path folder) throws IOException {
		TestExecutionSummary summary = new PageApplication(Page.of(page), folder).test();
		assertThat(summary.getFailures()).extracting(Failure::getException).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(tests);
	}

}
