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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README stays what a newcomer can read in ten minutes.
 */
class ReadmeTests {

	private final Page page = Page.of("README.md");

	@Test
	void whenReadThenIsShort() {
		assertThat(this.page.lines()).hasSizeLessThan(200);
	}

	@Test
	void whenReadThenHasTheCommands() {
		assertThat(this.page.blocks("shell").stream().flatMap((block) -> block.lines().stream()))
			.contains("mvn -pl sample-app -am spring-boot:run", "mvn verify");
	}

	@Test
	void whenThereIsAPageThenReadmeLinksToIt() {
		assertThat(Page.all().stream().map(Page::name).filter((name) -> name.startsWith("docs/")))
			.allMatch((name) -> this.page.internalLinks().stream().anyMatch((link) -> link.startsWith(name)));
	}

}
