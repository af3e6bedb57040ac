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

package io.github.webtransport.benchmarks.start;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * The class path of this process as JAR files only: classes in folders are not archived.
 */
final class JarClassPath {

	private JarClassPath() {
	}

	/**
	 * Pack what is not packed.
	 * @param folder takes the new JAR files
	 * @return the class path
	 */
	static String create(Path folder) {
		List<String> entries = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			entries.add(Files.isDirectory(Path.of(entry)) ? pack(entry, folder, entries.size()) : entry);
		}
		return String.join(File.pathSeparator, entries);
	}

	private static String pack(String classes, Path folder, int number) {
		String file = folder.resolve("classes-%d.jar".formatted(number)).toString();
		ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
		int code = jar.run(System.err, System.err, "--create", "--file", file, "-C", classes, ".");
		if (code != 0) {
			throw new IllegalStateException("Could not pack " + classes);
		}
		return file;
	}

}
