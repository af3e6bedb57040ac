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
 * Thrown when the system does not let this process bind the UDP port, such as one below
 * 1024 for a process without privileges.
 *
 * @since 0.1.0
 */
public final class PortNotPermittedException extends WebTransportServerException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int port;

	/**
	 * Create an exception.
	 * @param port the port
	 * @param cause the cause, or {@code null}
	 */
	public PortNotPermittedException(int port, @Nullable Throwable cause) {
		super("This process may not bind UDP port " + port, cause);
		this.port = port;
	}

	/**
	 * Return the port.
	 * @return the port
	 */
	public int getPort() {
		return this.port;
	}

}
