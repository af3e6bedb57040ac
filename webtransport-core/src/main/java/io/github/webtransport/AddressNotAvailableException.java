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
import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when no network interface of this machine has the address that the server is to
 * bind.
 *
 * @since 0.1.0
 */
public final class AddressNotAvailableException extends WebTransportServerException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final InetAddress address;

	/**
	 * Create an exception.
	 * @param address the address
	 * @param cause the cause, or {@code null}
	 */
	public AddressNotAvailableException(InetAddress address, @Nullable Throwable cause) {
		super("This machine does not have the address " + address.getHostAddress(), cause);
		this.address = address;
	}

	/**
	 * Return the address.
	 * @return the address
	 */
	public InetAddress getAddress() {
		return this.address;
	}

}
