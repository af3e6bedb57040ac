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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A test of another module, whose classes are not there when this one is tested. That it
 * exists is seen in its source.
 *
 * @param module the module's directory
 * @param className the qualified name of the class
 * @param method the name of the method
 */
record OtherTest(String module, String className, String method) {

	static OtherTest parse(String text) {
		String[] parts = text.split(" ");
		return new OtherTest(parts[0], parts[1], parts[2]);
	}

	String simpleClassName() {
		return this.className.substring(this.className.lastIndexOf('.') + 1);
	}

	/**
	 * Return whether the source of the class has a test method of that name.
	 * @param root the directory with all modules
	 */
	boolean exists(Path root) {
		Path source = root.resolve(this.module)
			.resolve("src/test/java")
			.resolve(this.className.replace('.', '/') + ".java");
		try {
			return Files.exists(source)
					&& Pattern.compile("\\bvoid " + this.method + "\\(").matcher(Files.readString(source)).find();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
