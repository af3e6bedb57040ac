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

package io.github.webtransport.protocol;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * The reason that WT_CLOSE_SESSION carries: at most {@value #MAX_BYTES} bytes of UTF-8
 * (Section 6).
 *
 * @since 0.1.0
 */
public final class CloseReason {

	/**
	 * The largest length of a reason, in bytes of UTF-8.
	 */
	public static final int MAX_BYTES = 1024;

	static final int CODE_BYTES = 4;

	private static final char REPLACEMENT = '\ufffd';

	private CloseReason() {
	}

	/**
	 * Cut a reason so that it fits, never within a character. Surrogates without their
	 * other half, which have no UTF-8 form, become the replacement character U+FFFD.
	 * @param reason the application's reason
	 * @return the reason to send; the same instance if nothing had to change
	 */
	public static String truncate(String reason) {
		int bytes = 0;
		int index = 0;
		boolean replaced = false;
		while (index < reason.length()) {
			int codePoint = reason.codePointAt(index);
			int length = length(codePoint);
			if (bytes + length > MAX_BYTES) {
				break;
			}
			replaced |= isSurrogate(codePoint);
			bytes += length;
			index += Character.charCount(codePoint);
		}
		if (replaced) {
			return replaceSurrogates(reason, index);
		}
		return (index == reason.length()) ? reason : reason.substring(0, index);
	}

	private static String replaceSurrogates(String reason, int end) {
		StringBuilder result = new StringBuilder(end);
		reason.substring(0, end)
			.codePoints()
			.forEach((codePoint) -> result.appendCodePoint((isSurrogate(codePoint)) ? REPLACEMENT : codePoint));
		return result.toString();
	}

	private static boolean isSurrogate(int codePoint) {
		return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
	}

	private static int length(int codePoint) {
		if (codePoint < 0x80) {
			return 1;
		}
		if (codePoint < 0x800) {
			return 2;
		}
		return (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) ? 3 : 4;
	}

	/**
	 * Decode a received reason.
	 * @param in a buffer whose readable bytes are the reason
	 * @return the reason
	 * @throws CharacterCodingException if the bytes are not valid UTF-8
	 */
	static String decode(ByteBuf in) throws CharacterCodingException {
		return StandardCharsets.UTF_8.newDecoder().decode(in.nioBuffer()).toString();
	}

}
