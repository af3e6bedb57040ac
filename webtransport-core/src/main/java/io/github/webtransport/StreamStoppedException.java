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
 * Signalled when the receiver has asked to stop sending on the stream.
 *
 * @since 0.1.0
 */
public final class StreamStoppedException extends WebTransportException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final long code;

	/**
	 * Create an exception.
	 * @param code the application code, or -1 for none
	 */
	public StreamStoppedException(long code) {
		super("Stream stopped with " + ((code >= 0) ? "code " + code : "no application code"));
		this.code = code;
	}

	/**
	 * Return the application code.
	 * @return 0 to 2^32-1, or -1 when the peer gave none or the engine does not tell
	 */
	public long getCode() {
		return this.code;
	}

	@Override
	boolean hasUsefulStack() {
		return false;
	}

}
