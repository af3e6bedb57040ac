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
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code docs/api.md} to the types that it is about. Its tables come from their
 * javadoc.
 */
class ApiDocumentTests {

	private final Page page = Page.of("docs/api.md");

	@Test
	void whenJavadocChangesThenDocumentFollows() throws IOException {
		Map<String, JavadocTable> tables = GeneratedParts.names(this.page)
			.stream()
			.collect(Collectors.toMap((name) -> name, JavadocTable::of));
		GeneratedParts.check(this.page, (name) -> tables.get(name).lines());
	}

	/**
	 * Does not trust the sources.
	 */
	@ParameterizedTest
	@MethodSource("types")
	void whenTypeHasAPublicMethodThenDocumentHasItAndNoOther(String name) {
		JavadocTable table = JavadocTable.of(name);
		Class<?> type = ClassUtils.resolveClassName(table.className(), null);
		Set<String> expected = Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
			.filter((method) -> !isOfObject(method))
			.map(ApiDocumentTests::signature)
			.collect(Collectors.toSet());
		assertThat(table.signatures()).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
	}

	static List<String> types() {
		return GeneratedParts.names(Page.of("docs/api.md"));
	}

	private static boolean isOfObject(Method method) {
		return ClassUtils.hasMethod(Object.class, method.getName(), method.getParameterTypes());
	}

	private static String signature(Method method) {
		return method.getName() + Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", "(", ")"));
	}

}
