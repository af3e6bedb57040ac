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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.webtransport.test.docs.Metadata.Property;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the properties in {@code docs/reference.md} to the configuration metadata.
 */
class ReferenceDocumentTests {

	private final Metadata metadata = Metadata.read();

	private final Page page = Page.of("docs/reference.md");

	@Test
	void whenPropertiesChangeThenDocumentFollows() throws IOException {
		GeneratedParts.check(this.page, this::table);
	}

	@Test
	void whenThereIsAPropertyThenAPartHasIt() {
		List<String> prefixes = GeneratedParts.names(this.page);
		assertThat(this.metadata.properties("webtransport.")).isNotEmpty()
			.allMatch((property) -> prefixes.stream().anyMatch((prefix) -> property.name().startsWith(prefix + ".")));
	}

	private List<String> table(String prefix) {
		List<String> lines = new ArrayList<>();
		lines.add("| property | type | default | meaning |");
		lines.add("|---|---|---|---|");
		for (Property property : this.metadata.properties(prefix + ".")) {
			lines.add("| `%s` | %s | %s | %s |".formatted(property.name().substring(prefix.length() + 1),
					type(property.type()), defaultValue(property), property.description()));
		}
		return lines;
	}

	private static String defaultValue(Property property) {
		return (property.defaultValue() != null) ? "`" + property.defaultValue() + "`" : "";
	}

	private static String type(String name) {
		int generic = name.indexOf('<');
		if (generic > 0) {
			return ClassUtils.getShortName(name.substring(0, generic)) + " of "
					+ type(name.substring(generic + 1, name.length() - 1));
		}
		Object[] constants = ClassUtils.resolveClassName(name, null).getEnumConstants();
		if (constants == null) {
			return ClassUtils.getShortName(name);
		}
		return Arrays.stream(constants)
			.map((constant) -> "`" + ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
			.collect(Collectors.joining(", "));
	}

}
