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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * Cuts the first line off the bytes of a stream, and leaves the others as they come.
 */
final class HeadSplitter {

	private final LineSplitter lines;

	private boolean found;

	/**
	 * Create a splitter.
	 * @param maxSize the limit of the line, in bytes
	 */
	HeadSplitter(int maxSize) {
		this.lines = new LineSplitter(maxSize, true);
	}

	/**
	 * Cut a buffer.
	 * @param buffer the next bytes; released, or part of the result
	 * @return nothing until the line is complete; then the line as
	 * {@link PayloadInput.HeldBuffer}, without its end, and buffers with what follows
	 */
	List<Object> split(DataBuffer buffer) {
		if (this.found) {
			return List.of(buffer);
		}
		int end = buffer.indexOf((b) -> b == '\n', buffer.readPosition());
		if (end == -1) {
			this.lines.split(buffer);
			return List.of();
		}
		return complete(buffer.split(end + 1), buffer);
	}

	private List<Object> complete(DataBuffer end, DataBuffer rest) {
		List<DataBuffer> line;
		try {
			line = this.lines.split(end);
		}
		catch (RuntimeException ex) {
			DataBufferUtils.release(rest);
			throw ex;
		}
		// There is none after close
		boolean complete = !line.isEmpty();
		this.found = complete;
		if (!complete || rest.readableByteCount() == 0) {
			DataBufferUtils.release(rest);
			return complete ? List.of(new PayloadInput.HeldBuffer(line.get(0))) : List.of();
		}
		return List.of(new PayloadInput.HeldBuffer(line.get(0)), rest);
	}

	/**
	 * Take the line where the stream ends without an end of the line.
	 * @return the line, which may be empty, or {@code null} if there was one
	 */
	PayloadInput.@Nullable HeldBuffer rest() {
		if (this.found) {
			return null;
		}
		this.found = true;
		DataBuffer rest = this.lines.rest();
		return new PayloadInput.HeldBuffer(
				(rest != null) ? rest : DefaultDataBufferFactory.sharedInstance.wrap(new byte[0]));
	}

	void close() {
		this.lines.close();
	}

}
