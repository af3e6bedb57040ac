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
 * Thrown when a datagram does not fit a packet.
 *
 * @since 0.1.0
 */
public final class DatagramTooLargeException extends WebTransportException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int max;

	private final int actual;

	/**
	 * Create an exception.
	 * @param max the largest size in bytes
	 * @param actual the size of the datagram in bytes
	 */
	public DatagramTooLargeException(int max, int actual) {
		super("Datagram of " + actual + " bytes is larger than the maximum of " + max + " bytes");
		this.max = max;
		this.actual = actual;
	}

	/**
	 * Return the largest size.
	 * @return the size in bytes
	 */
	public int getMax() {
		return this.max;
	}

	/**
	 * Return the size of the datagram.
	 * @return the size in bytes
	 */
	public int getActual() {
		return this.actual;
	}

}
