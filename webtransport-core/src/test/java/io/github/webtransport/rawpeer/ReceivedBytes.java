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

package io.github.webtransport.rawpeer;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that came on a stream, taken from the front. Guarded by the journal.
 */
final class ReceivedBytes {

	private byte[] bytes = new byte[256];

	private int size;

	private int position;

	void append(ByteBuf more) {
		int count = more.readableBytes();
		if (this.size + count > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.bytes.length * 2, this.size + count));
		}
		more.readBytes(this.bytes, this.size, count);
		this.size += count;
	}

	int left() {
		return this.size - this.position;
	}

	byte @Nullable [] take(int count) {
		if (left() < count) {
			return null;
		}
		this.position += count;
		return Arrays.copyOfRange(this.bytes, this.position - count, this.position);
	}

	@Nullable Frame takeFrame() {
		Frame frame = Frame.read(this.bytes, this.position, this.size);
		if (frame != null) {
			this.position += frame.length();
		}
		return frame;
	}

	/**
	 * Take the given integers if they are the first bytes of the stream.
	 */
	boolean takePreamble(long... expected) {
		int behind = 0;
		for (long value : expected) {
			Varint varint = Varint.read(this.bytes, behind, this.size);
			if (varint == null || varint.value() != value) {
				return false;
			}
			behind += varint.length();
		}
		this.position = behind;
		return true;
	}

}
