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

package io.github.webtransport;

import org.springframework.util.Assert;

/**
 * Error codes with which streams of sessions are reset and stopped: those of WebTransport
 * itself, and the mapping of application codes to HTTP/3 codes
 * (draft-ietf-webtrans-http3, section 4.4). Methods of streams take application codes and
 * map them themselves; this is for tools that see the wire, and for other
 * implementations.
 *
 * @since 0.1.0
 * @see StreamResetException#getHttp3Code()
 */
public final class StreamErrorCodes {

	/**
	 * WT_BUFFERED_STREAM_REJECTED (section 4.6): the stream came before its session, or
	 * when nobody took streams any more, and could not be kept.
	 */
	public static final long WT_BUFFERED_STREAM_REJECTED = 0x3994bd84L;

	/**
	 * WT_SESSION_GONE (section 6): the session of the stream has ended, or that of the
	 * stream whose bytes were relayed.
	 */
	public static final long WT_SESSION_GONE = 0x170d7b68L;

	/**
	 * WT_APPLICATION_ERROR, the HTTP/3 code of application code 0 (section 4.4).
	 */
	public static final long WT_APPLICATION_ERROR_FIRST = 0x52e4a40fa8dbL;

	/**
	 * WT_APPLICATION_ERROR, the HTTP/3 code of application code 2<sup>32</sup> - 1
	 * (section 4.4).
	 */
	public static final long WT_APPLICATION_ERROR_LAST = 0x52e5ac983162L;

	private StreamErrorCodes() {
	}

	/**
	 * Return the HTTP/3 code for an application code. Every 31st code is left out, since
	 * HTTP/3 reserves it (RFC 9114, section 8.1).
	 * @param code the application code, 0 to 2<sup>32</sup> - 1
	 * @return the code that goes on the wire
	 * @throws IllegalArgumentException if the code is out of range
	 */
	public static long toHttp3(long code) {
		Assert.isTrue(code >= 0 && code <= CloseStatus.MAX_CODE,
				() -> "'code' must be between 0 and 2^32-1, but is " + code);
		return WT_APPLICATION_ERROR_FIRST + code + code / 0x1e;
	}

	/**
	 * Return the application code for an HTTP/3 code.
	 * @param http3Code the code from the wire
	 * @return the application code, or -1 if the code does not stand for one
	 */
	public static long fromHttp3(long http3Code) {
		if (http3Code < WT_APPLICATION_ERROR_FIRST || http3Code > WT_APPLICATION_ERROR_LAST
				|| (http3Code - 0x21) % 0x1f == 0) {
			return -1;
		}
		long shifted = http3Code - WT_APPLICATION_ERROR_FIRST;
		return shifted - shifted / 0x1f;
	}

}
