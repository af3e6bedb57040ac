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

package io.github.webtransport.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the class path of this JVM to a file, so that the runner of the matrix can start
 * the programs without Maven.
 *
 * @since 0.1.0
 */
public final class ClassPath {

	private ClassPath() {
	}

	/**
	 * Write the class path.
	 * @param args the file
	 * @throws IOException if the file cannot be written
	 */
	public static void main(String[] args) throws IOException {
		Files.writeString(Path.of(args[0]), System.getProperty("java.class.path"), StandardCharsets.UTF_8);
	}

}
