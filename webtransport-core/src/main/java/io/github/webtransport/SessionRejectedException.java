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

import org.springframework.util.MultiValueMap;

/**
 * Thrown when a server does not accept a session. A client's {@code open} fails with it,
 * and a {@link WebTransportHandshakeHandler} may fail with it to choose the status.
 *
 * @since 0.1.0
 */
public final class SessionRejectedException extends WebTransportException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int httpStatus;

	@SuppressWarnings("serial") // It is serializable
	private final MultiValueMap<String, String> headers;

	/**
	 * Create an exception.
	 * @param httpStatus the status of the response to the CONNECT, 300 to 599
	 */
	public SessionRejectedException(int httpStatus) {
		this(httpStatus, (Throwable) null);
	}

	/**
	 * Create an exception with a cause.
	 * @param httpStatus the status of the response to the CONNECT, 300 to 599
	 * @param cause the cause
	 */
	public SessionRejectedException(int httpStatus, @Nullable Throwable cause) {
		this(httpStatus, HeaderFields.create(), cause);
	}

	/**
	 * Create an exception with header fields.
	 * @param httpStatus the status of the response to the CONNECT, 300 to 599
	 * @param headers the header fields of the response. Those that
	 * {@link HandshakeDecision#withHeaders} refuses are not sent
	 */
	public SessionRejectedException(int httpStatus, MultiValueMap<String, String> headers) {
		this(httpStatus, headers, null);
	}

	private SessionRejectedException(int httpStatus, MultiValueMap<String, String> headers, @Nullable Throwable cause) {
		super("Session rejected with status " + httpStatus, cause);
		this.httpStatus = httpStatus;
		this.headers = HeaderFields.copyOf(headers);
	}

	/**
	 * Return the status of the response to the CONNECT.
	 * @return the HTTP status
	 */
	public int getHttpStatus() {
		return this.httpStatus;
	}

	/**
	 * Return the header fields of the response to the CONNECT, such as
	 * {@code www-authenticate} or {@code retry-after}.
	 * @return the fields without pseudo-headers; unmodifiable, names are case-insensitive
	 */
	public MultiValueMap<String, String> getHeaders() {
		return this.headers;
	}

}
