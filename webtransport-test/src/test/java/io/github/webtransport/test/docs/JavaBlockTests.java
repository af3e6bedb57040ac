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

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages show of Java compiles.
 */
class JavaBlockTests {

	@Test
	void whenPagesHaveJavaThenItCompiles() {
		List<CodeBlock> blocks = Page.all().stream().flatMap((page) -> page.blocks("java").stream()).toList();
		assertThat(blocks).isNotEmpty();
		assertThat(JavaCompilation.errors(blocks)).isEmpty();
	}

	@Test
	void whenJavaDoesNotCompileThenErrorNamesPageAndLine() {
		Page page = new Page(Page.PROJECT.resolve(Path.of("docs", "wrong.md")),
				List.of("# Wrong", "", "```java", "session.close();", "session.open();", "```"));
		assertThat(JavaCompilation.errors(page.blocks("java"))).singleElement()
			.asString()
			.startsWith("docs/wrong.md:5: ")
			.contains("open");
	}

}
