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

package io.github.webtransport.test;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts bytes into lines. One for each stream: keeps what is not yet a line. Empty lines
 * are passed over.
 */
final class LineCutter implements Function<byte[], Iterable<byte[]>> {

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	@Override
	public Iterable<byte[]> apply(byte[] bytes) {
		List<byte[]> lines = new ArrayList<>();
		for (byte b : bytes) {
			if (b != '\n') {
				this.line.write(b);
			}
			else if (this.line.size() > 0) {
				lines.add(this.line.toByteArray());
				this.line.reset();
			}
		}
		return lines;
	}

}
