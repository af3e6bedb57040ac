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

import org.jspecify.annotations.Nullable;

/**
 * A type, a length and a payload: an HTTP/3 frame or a capsule.
 *
 * @param type its type
 * @param payload its payload
 * @param length the bytes it took in total
 */
record Frame(long type, byte[] payload, int length) {

	/**
	 * Read a frame.
	 * @param bytes where to read
	 * @param from the index of its first byte
	 * @param to the index behind the last byte that may be read
	 * @return the frame, or {@code null} when it is not complete
	 */
	static @Nullable Frame read(byte[] bytes, int from, int to) {
		Varint type = Varint.read(bytes, from, to);
		if (type == null) {
			return null;
		}
		Varint size = Varint.read(bytes, from + type.length(), to);
		if (size == null) {
			return null;
		}
		int start = from + type.length() + size.length();
		if (size.value() > to - start) {
			return null;
		}
		byte[] payload = new byte[(int) size.value()];
		System.arraycopy(bytes, start, payload, 0, payload.length);
		return new Frame(type.value(), payload, start + payload.length - from);
	}

}
