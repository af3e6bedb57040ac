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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HeadSplitter}.
 */
class HeadSplitterTests {

	private final TestBuffers buffers = new TestBuffers();

	@AfterEach
	void nothingIsLeft() {
		this.buffers.assertReleased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "head\none\ntwo", "head\r\none\ntwo", "head\n", "head", "\none", "" })
	void whenBytesAreCutAnywhereThenTheFirstLineAndWhatFollowsAreTheSame(String text) {
		int end = text.indexOf('\n');
		String head = (end != -1) ? text.substring(0, end).replace("\r", "") : text;
		String rest = (end != -1) ? text.substring(end + 1) : "";
		Random random = new Random(1);
		for (int i = 0; i < 200; i++) {
			HeadSplitter splitter = new HeadSplitter(100);
			List<Object> parts = new ArrayList<>();
			int start = 0;
			while (start < text.length()) {
				int next = Math.min(text.length(), start + 1 + random.nextInt(6));
				parts.addAll(splitter.split(this.buffers.of(text.substring(start, next))));
				start = next;
			}
			PayloadInput.HeldBuffer last = splitter.rest();
			if (last != null) {
				parts.add(last);
			}
			assertThat(parts.get(0)).isInstanceOf(PayloadInput.HeldBuffer.class);
			assertThat(parts.stream().map(HeadSplitterTests::read).toList()).first().isEqualTo(head);
			assertThat(parts.size() == 1).isEqualTo(rest.isEmpty());
		}
	}

	@Test
	void whenTheLineIsFoundThenWhatFollowsIsNotLimited() {
		HeadSplitter splitter = new HeadSplitter(4);
		List<Object> parts = new ArrayList<>(splitter.split(this.buffers.of("1234\n" + "x".repeat(100))));
		parts.addAll(splitter.split(this.buffers.of("\n" + "y".repeat(100))));
		assertThat(parts.stream().map(HeadSplitterTests::read)).containsExactly("1234", "x".repeat(100),
				"\n" + "y".repeat(100));
		assertThat(splitter.rest()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "12345", "12345\n", "12345\nrest" })
	void whenTheLineIsTooLongThenItFailsWithItsEndOrWithoutIt(String text) {
		HeadSplitter splitter = new HeadSplitter(4);
		assertThatExceptionOfType(DataBufferLimitException.class)
			.isThrownBy(() -> splitter.split(this.buffers.of(text)));
		splitter.close();
	}

	@Test
	void whenClosedThenNothingIsKept() {
		HeadSplitter splitter = new HeadSplitter(100);
		assertThat(splitter.split(this.buffers.of("he"))).isEmpty();
		splitter.close();
		assertThat(splitter.split(this.buffers.of("ad\nrest"))).isEmpty();
	}

	private static String read(Object part) {
		DataBuffer buffer = (part instanceof PayloadInput.HeldBuffer held) ? held.take() : (DataBuffer) part;
		String text = buffer.toString(StandardCharsets.UTF_8);
		DataBufferUtils.release(buffer);
		return text;
	}

}
