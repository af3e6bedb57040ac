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

import java.io.Serial;

/**
 * Signalled when the sender has reset the stream: what it sent may not have arrived.
 *
 * @since 0.1.0
 */
public final class StreamResetException extends WebTransportException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final long code;

	private final long http3Code;

	/**
	 * Create an exception.
	 * @param code the application code, or -1 for none
	 */
	public StreamResetException(long code) {
		this(code, -1);
	}

	/**
	 * Create an exception of a reset that came from a peer.
	 * @param code the application code, or -1 for none
	 * @param http3Code the HTTP/3 error code of the {@code RESET_STREAM} frame, or -1
	 */
	public StreamResetException(long code, long http3Code) {
		super("Stream reset with " + ((code >= 0) ? "code " + code : "no application code")
				+ ((code < 0 && http3Code >= 0) ? ", HTTP/3 code 0x" + Long.toHexString(http3Code) : ""));
		this.code = code;
		this.http3Code = http3Code;
	}

	/**
	 * Return the application code.
	 * @return 0 to 2^32-1, or -1 when the peer gave none
	 */
	public long getCode() {
		return this.code;
	}

	/**
	 * Return the HTTP/3 error code, which says more where there is no application code.
	 * @return the code of the {@code RESET_STREAM} frame, such as
	 * {@link StreamErrorCodes#WT_SESSION_GONE}, or -1 when there was none
	 */
	public long getHttp3Code() {
		return this.http3Code;
	}

	@Override
	boolean hasUsefulStack() {
		return false;
	}

}
