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

package io.github.webtransport.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Takes buffers, keeps their text and releases them.
 */
class BufferCollector extends Collector<DataBuffer> {

	private final List<String> texts = new ArrayList<>();

	BufferCollector(long initialDemand) {
		super(initialDemand);
	}

	static BufferCollector unbounded() {
		return new BufferCollector(Long.MAX_VALUE);
	}

	@Override
	void onValue(DataBuffer buffer) {
		this.texts.add(buffer.toString(StandardCharsets.UTF_8));
		DataBufferUtils.release(buffer);
		onText();
	}

	/**
	 * Called when a buffer was taken.
	 */
	void onText() {
	}

	final List<String> texts() {
		return this.texts;
	}

	final String text() {
		return String.join("", this.texts);
	}

}
