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
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links from page to page lead somewhere.
 */
class LinkTests {

	@ParameterizedTest
	@MethodSource("pages")
	void whenPageLinksIntoTheProjectThenThereIsWhatItLinksTo(Page page) {
		assertThat(page.internalLinks()).allMatch((link) -> exists(page, link));
	}

	private static boolean exists(Page page, String link) {
		int hash = link.indexOf('#');
		String path = (hash < 0) ? link : link.substring(0, hash);
		Path file = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
		if (!Files.exists(file)) {
			return false;
		}
		return hash < 0 || Page.of(file).anchors().contains(link.substring(hash + 1));
	}

	static List<Page> pages() {
		return Page.all();
	}

}
