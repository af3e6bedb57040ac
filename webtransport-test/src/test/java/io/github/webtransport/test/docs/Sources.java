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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java and Kotlin sources of the project.
 */
final class Sources {

	private static final List<String> MODULES = List.of("webtransport-core", "webtransport-spring",
			"webtransport-autoconfigure", "webtransport-test", "event-loop-guard", "sample-app", "benchmarks");

	private Sources() {
	}

	/**
	 * Return the text of each source of the modules that users have on their class path.
	 */
	static Stream<String> main() {
		return MODULES.stream().limit(4).flatMap((module) -> files(module, "src/main/java")).map(Sources::read);
	}

	/**
	 * Return the source of a public type.
	 * @param name its simple name
	 */
	static Path main(String name) {
		List<Path> found = MODULES.stream()
			.limit(4)
			.flatMap((module) -> files(module, "src/main/java"))
			.filter((file) -> file.endsWith(name + ".java"))
			.filter((file) -> read(file).contains("\npublic "))
			.toList();
		if (found.size() != 1) {
			throw new IllegalArgumentException("Not one source of " + name + ": " + found);
		}
		return found.get(0);
	}

	/**
	 * Return the simple names of all classes of tests.
	 */
	static Set<String> tests() {
		return MODULES.stream()
			.flatMap((module) -> Stream.concat(files(module, "src/test/java"), files(module, "src/test/kotlin")))
			.map((file) -> file.getFileName().toString().replaceFirst("\\.(java|kt)$", ""))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Stream<Path> files(String module, String folder) {
		Path root = Page.PROJECT.resolve(module).resolve(folder);
		if (!Files.isDirectory(root)) {
			return Stream.empty();
		}
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter(Files::isRegularFile).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
