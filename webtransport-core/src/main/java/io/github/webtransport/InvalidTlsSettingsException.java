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
 * Thrown when a server cannot use its keys and certificates: there is no private key, a
 * key does not belong to its certificate, or the TLS library refuses them.
 *
 * @since 0.1.0
 */
public final class InvalidTlsSettingsException extends WebTransportServerException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String reason;

	private final @Nullable String serverName;

	/**
	 * Create an exception.
	 * @param reason why they cannot be used
	 * @param cause the cause, or {@code null}
	 */
	public InvalidTlsSettingsException(String reason, @Nullable Throwable cause) {
		super("Keys and certificates cannot be used: " + reason, cause);
		this.reason = reason;
		this.serverName = null;
	}

	private InvalidTlsSettingsException(InvalidTlsSettingsException former, String serverName) {
		super("Keys and certificates for the server name '" + serverName + "' cannot be used: " + former.reason,
				former);
		this.reason = former.reason;
		this.serverName = serverName;
	}

	/**
	 * Return why they cannot be used.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return the server name (SNI) that they are for.
	 * @return the name, or {@code null} for those that clients get without one of the
	 * configured names
	 */
	public @Nullable String getServerName() {
		return this.serverName;
	}

	/**
	 * Return this exception, as one for keys and certificates of a server name.
	 * @param serverName the name
	 * @return a new exception, caused by this one
	 */
	public InvalidTlsSettingsException forServerName(String serverName) {
		return new InvalidTlsSettingsException(this, serverName);
	}

}
