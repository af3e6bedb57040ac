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

import org.jspecify.annotations.Nullable;

/**
 * The server does not accept the session: what a client's {@code open} fails with, and
 * what a {@link WebTransportHandshakeHandler} may fail with to choose the status.
 *
 * @since 0.1.0
 */
public final class SessionRejectedException extends WebTransportException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int httpStatus;

	/**
	 * Create an exception.
	 * @param httpStatus the status of the response to the CONNECT, 300 to 599
	 */
	public SessionRejectedException(int httpStatus) {
		this(httpStatus, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param httpStatus the status of the response to the CONNECT, 300 to 599
	 * @param cause the cause
	 */
	public SessionRejectedException(int httpStatus, @Nullable Throwable cause) {
		super("Session rejected with status " + httpStatus, cause);
		this.httpStatus = httpStatus;
	}

	/**
	 * Return the status of the response to the CONNECT.
	 * @return the HTTP status
	 */
	public int getHttpStatus() {
		return this.httpStatus;
	}

}
