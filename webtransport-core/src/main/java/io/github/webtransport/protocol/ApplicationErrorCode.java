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

/**
 * Maps the 32-bit codes with which applications reset streams into the error space of
 * HTTP/3 and back (Section 4.4). The mapping leaves out every 31st code, because HTTP/3
 * reserves those (RFC 9114, Section 8.1). Codes that close a session are not mapped.
 *
 * @since 0.1.0
 */
public final class ApplicationErrorCode {

	/**
	 * The largest application error code: 2<sup>32</sup> - 1.
	 */
	public static final long MAX = 0xffffffffL;

	private static final long FIRST = WebTransportErrorCodes.WT_APPLICATION_ERROR_FIRST;

	private static final long LAST = WebTransportErrorCodes.WT_APPLICATION_ERROR_LAST;

	private static final long RESERVED_OFFSET = 0x21;

	private static final long RESERVED_STEP = 0x1f;

	private ApplicationErrorCode() {
	}

	/**
	 * Return the HTTP/3 error code for an application error code.
	 * @param code an application error code from 0 to {@link #MAX}
	 * @return the code that goes on the wire
	 * @throws IllegalArgumentException if the code is out of range
	 */
	public static long toHttp3(long code) {
		if (code < 0 || code > MAX) {
			throw new IllegalArgumentException("Application error code out of range: " + code);
		}
		return FIRST + code + code / (RESERVED_STEP - 1);
	}

	/**
	 * Return the application error code for an HTTP/3 error code.
	 * @param http3Code the code from the wire
	 * @return the application error code, or -1 if the code does not stand for one
	 */
	public static long fromHttp3(long http3Code) {
		if (http3Code < FIRST || http3Code > LAST || (http3Code - RESERVED_OFFSET) % RESERVED_STEP == 0) {
			return -1;
		}
		long shifted = http3Code - FIRST;
		return shifted - shifted / RESERVED_STEP;
	}

}
