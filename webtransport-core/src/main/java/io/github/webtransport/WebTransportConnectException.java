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
 * Thrown when a client gets no answer to its request for a session: the name is not
 * known, nobody answers in time, the certificate is not trusted, the server does not
 * offer WebTransport or does not keep to the protocol. The cause tells more where there
 * is one; a {@link java.util.concurrent.TimeoutException} for what took too long.
 *
 * @since 0.1.0
 * @see SessionRejectedException
 */
public final class WebTransportConnectException extends WebTransportException {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param cause the cause, or {@code null}
	 */
	public WebTransportConnectException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
