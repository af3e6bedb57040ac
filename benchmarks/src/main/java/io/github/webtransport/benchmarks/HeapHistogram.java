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

package io.github.webtransport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of a heap by their class, as the JVM writes them.
 *
 * @param bytes by name of the class
 * @param objects by name of the class
 */
record HeapHistogram(Map<String, Long> bytes, Map<String, Long> objects) {

	private static final int COUNT = 2;

	private static final int BYTES = 3;

	private static final int NAME = 4;

	static HeapHistogram read(Path file) throws IOException {
		return parse(Files.readAllLines(file));
	}

	static HeapHistogram parse(List<String> lines) {
		Map<String, Long> bytes = new TreeMap<>();
		Map<String, Long> objects = new TreeMap<>();
		for (String line : lines) {
			// " 1: 15234 731232 [B (java.base@17)", behind a blank
			String[] words = (" " + line.trim()).split("\\s+");
			if (words.length > NAME && words[1].endsWith(":")) {
				bytes.merge(words[NAME], Long.parseLong(words[BYTES]), Long::sum);
				objects.merge(words[NAME], Long.parseLong(words[COUNT]), Long::sum);
			}
		}
		return new HeapHistogram(bytes, objects);
	}

	/**
	 * Return what has been added since another.
	 */
	HeapHistogram minus(HeapHistogram earlier) {
		return new HeapHistogram(difference(this.bytes, earlier.bytes), difference(this.objects, earlier.objects));
	}

	private static Map<String, Long> difference(Map<String, Long> later, Map<String, Long> earlier) {
		Map<String, Long> difference = new TreeMap<>(later);
		earlier.forEach((name, value) -> difference.merge(name, -value, Long::sum));
		return difference;
	}

}
