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

import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the javadoc of public types has.
 */
class JavadocTests {

	private static final Pattern PUBLIC_TYPE = Pattern
		.compile("(?m)^public (\\w+ |non-sealed )*(class|interface|record|enum|@interface) \\w+");

	@Test
	void whenTypeIsPublicThenItsJavadocSaysSinceWhen() {
		assertThat(Sources.main().filter((source) -> PUBLIC_TYPE.matcher(source).find())).hasSizeGreaterThan(100)
			.allMatch((source) -> PUBLIC_TYPE.split(source, 2)[0].contains("\n * @since "));
	}

}
