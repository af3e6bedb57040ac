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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Cuts the bytes of a stream into lines. What is left of the last line waits here, up to
 * a limit. The end of the stream and its cancellation may come from different threads.
 */
final class LineSplitter {

	private final int maxLineSize;

	private final boolean keepEmpty;

	private @Nullable DataBuffer rest;

	private boolean closed;

	/**
	 * Create a splitter.
	 * @param maxLineSize the limit of a line, in bytes
	 * @param keepEmpty whether empty lines are lines
	 */
	LineSplitter(int maxLineSize, boolean keepEmpty) {
		this.maxLineSize = maxLineSize;
		this.keepEmpty = keepEmpty;
	}

	/**
	 * Cut a buffer.
	 * @param buffer the next bytes; released
	 * @return the lines that are complete, without their ends
	 */
	synchronized List<DataBuffer> split(DataBuffer buffer) {
		List<DataBuffer> lines = new ArrayList<>();
		try {
			int end;
			while (!this.closed && (end = buffer.indexOf((b) -> b == '\n', buffer.readPosition())) != -1) {
				addLine(complete(buffer.split(end)), lines);
				buffer.readPosition(buffer.readPosition() + 1);
			}
			if (!this.closed) {
				keep(buffer);
			}
			return lines;
		}
		catch (DataBufferLimitException ex) {
			lines.forEach(DataBufferUtils::release);
			throw ex;
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private DataBuffer complete(DataBuffer end) {
		DataBuffer start = this.rest;
		if (start == null) {
			if (end.readableByteCount() > this.maxLineSize) {
				DataBufferUtils.release(end);
				throw new DataBufferLimitException("Line too long");
			}
			return end;
		}
		try {
			keep(end);
		}
		finally {
			DataBufferUtils.release(end);
		}
		this.rest = null;
		return start;
	}

	/**
	 * Copy what is not a line yet, so that a few bytes do not hold on to a large buffer.
	 */
	private void keep(DataBuffer part) {
		int length = part.readableByteCount();
		DataBuffer rest = this.rest;
		int size = (rest != null) ? rest.readableByteCount() : 0;
		if (length > this.maxLineSize - size) {
			throw new DataBufferLimitException("Line too long");
		}
		if (length > 0) {
			if (rest == null) {
				rest = part.factory().allocateBuffer(length);
				this.rest = rest;
			}
			rest.write(part);
		}
	}

	private void addLine(DataBuffer line, List<DataBuffer> lines) {
		int length = line.readableByteCount();
		if (length > 0 && line.getByte(line.writePosition() - 1) == '\r') {
			line.writePosition(line.writePosition() - 1);
			length--;
		}
		if (length > 0 || this.keepEmpty) {
			lines.add(line);
		}
		else {
			DataBufferUtils.release(line);
		}
	}

	/**
	 * Take what follows the last line end.
	 * @return the last line, or {@code null} when there is nothing left
	 */
	synchronized @Nullable DataBuffer rest() {
		DataBuffer rest = this.rest;
		this.rest = null;
		return rest;
	}

	synchronized void close() {
		this.closed = true;
		if (this.rest != null) {
			DataBufferUtils.release(this.rest);
			this.rest = null;
		}
	}

}
