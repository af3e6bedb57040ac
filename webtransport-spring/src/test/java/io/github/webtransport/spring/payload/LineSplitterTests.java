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

package io.github.webtransport.spring.payload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.webtransport.spring.annotation.support.TestBuffers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LineSplitter}.
 */
class LineSplitterTests {

	private final TestBuffers buffers = new TestBuffers();

	@AfterEach
	void nothingIsLeft() {
		this.buffers.assertReleased();
	}

	@Test
	void howBytesAreCutMeansNothing() {
		String text = "one\n\ntwo\r\nth\rree\nfour";
		Random random = new Random(1);
		for (int i = 0; i < 500; i++) {
			LineSplitter splitter = new LineSplitter(100, true);
			List<String> lines = new ArrayList<>();
			int start = 0;
			while (start < text.length()) {
				int end = Math.min(text.length(), start + 1 + random.nextInt(6));
				lines.addAll(read(splitter.split(this.buffers.of(text.substring(start, end)))));
				start = end;
			}
			lines.add(read(splitter.rest()));
			assertThat(lines).containsExactly("one", "", "two", "th\rree", "four");
		}
	}

	@Test
	void whenEmptyLinesAreNotKeptThenTheyAreSkipped() {
		LineSplitter splitter = new LineSplitter(100, false);
		assertThat(read(splitter.split(this.buffers.of("\n\r\na\n\n")))).containsExactly("a");
		assertThat(splitter.rest()).isNull();
	}

	@Test
	void whenLineIsAsLongAsTheLimitThenItIsALine() {
		LineSplitter splitter = new LineSplitter(4, false);
		assertThat(read(splitter.split(this.buffers.of("1234\n12")))).containsExactly("1234");
		assertThat(read(splitter.split(this.buffers.of("34\n")))).containsExactly("1234");
	}

	@Test
	void whenLineIsTooLongThenItFailsAndReleases() {
		LineSplitter splitter = new LineSplitter(4, false);
		assertTooLong(splitter, "ok\n12345\n");
		assertTooLong(splitter, "12345");
		LineSplitter second = new LineSplitter(4, false);
		assertThat(second.split(this.buffers.of("123"))).isEmpty();
		assertTooLong(second, "45\n");
		second.close();
	}

	@Test
	void whenClosedThenNothingIsKept() {
		LineSplitter splitter = new LineSplitter(4, false);
		splitter.split(this.buffers.of("12"));
		splitter.close();
		assertThat(splitter.split(this.buffers.of("a\nb"))).isEmpty();
		assertThat(splitter.rest()).isNull();
	}

	private void assertTooLong(LineSplitter splitter, String text) {
		DataBuffer buffer = this.buffers.of(text);
		assertThatExceptionOfType(DataBufferLimitException.class).isThrownBy(() -> splitter.split(buffer));
	}

	private static List<String> read(List<DataBuffer> lines) {
		return lines.stream().map(LineSplitterTests::read).toList();
	}

	private static String read(@Nullable DataBuffer line) {
		assertThat(line).isNotNull();
		String text = line.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(line);
		return text;
	}

}
