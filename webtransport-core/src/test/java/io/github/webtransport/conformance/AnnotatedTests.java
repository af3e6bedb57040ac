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
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Finds the test methods of this module that name rows.
 */
final class AnnotatedTests {

	/**
	 * The methods by class, for each row.
	 */
	private final Map<String, Map<String, Set<String>>> byRow = new TreeMap<>();

	private AnnotatedTests() {
	}

	/**
	 * Look at all compiled test classes.
	 */
	static AnnotatedTests find() {
		AnnotatedTests tests = new AnnotatedTests();
		Path root = root();
		try (Stream<Path> files = Files.walk(root)) {
			files.map((file) -> root.relativize(file).toString())
				.filter((file) -> file.endsWith("Tests.class") || file.endsWith("IT.class"))
				.map((file) -> file.substring(0, file.length() - ".class".length()).replaceAll("[/\\\\]", "."))
				.sorted()
				.forEach(tests::addClass);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return tests;
	}

	private static Path root() {
		try {
			return Path.of(Rows.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void addClass(String name) {
		Class<?> type;
		try {
			type = Class.forName(name, false, AnnotatedTests.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
		Rows ofAll = type.getAnnotation(Rows.class);
		for (Method method : type.getDeclaredMethods()) {
			boolean test = AnnotationSupport.isAnnotated(method, Testable.class);
			Rows rows = method.getAnnotation(Rows.class);
			if (rows != null) {
				check(type, method, test);
				add(rows, type, method);
			}
			if (ofAll != null && test) {
				check(type, method, true);
				add(ofAll, type, method);
			}
		}
	}

	private static void check(Class<?> type, Method method, boolean test) {
		if (!test || type.isAnnotationPresent(Disabled.class) || method.isAnnotationPresent(Disabled.class)) {
			throw new IllegalStateException(method + " names rows, but is no test that runs");
		}
	}

	private void add(Rows rows, Class<?> type, Method method) {
		for (String row : rows.value()) {
			this.byRow.computeIfAbsent(row, (key) -> new TreeMap<>())
				.computeIfAbsent(type.getSimpleName(), (key) -> new TreeSet<>())
				.add(method.getName());
		}
	}

	/**
	 * Return every row that a test names.
	 */
	Set<String> rows() {
		return this.byRow.keySet();
	}

	/**
	 * Return the methods by class that prove a row.
	 */
	Map<String, Set<String>> of(String row) {
		return this.byRow.getOrDefault(row, Map.of());
	}

}
