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
 * Thrown when a client has as many sessions as its settings allow. Nothing was sent;
 * there is room again when a session has ended.
 *
 * @since 0.1.0
 */
public final class TooManySessionsException extends WebTransportException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int max;

	/**
	 * Create an exception.
	 * @param max how many sessions the client may have
	 */
	public TooManySessionsException(int max) {
		super("The client has " + max + " sessions already, which is all that it may have");
		this.max = max;
	}

	/**
	 * Return how many sessions the client may have.
	 * @return the count, sessions being opened included
	 */
	public int getMax() {
		return this.max;
	}

}
