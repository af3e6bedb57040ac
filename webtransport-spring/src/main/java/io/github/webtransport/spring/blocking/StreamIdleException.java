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

package io.github.webtransport.spring.blocking;

import java.io.Serial;
import java.time.Duration;

/**
 * Thrown when a blocking method has waited too long for a peer that neither sends nor
 * reads.
 *
 * @since 0.1.0
 * @see BlockingSettings#getStreamIdleTimeout()
 */
public final class StreamIdleException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param timeout how long the method waited
	 */
	public StreamIdleException(Duration timeout) {
		super("Nothing moved on the stream for " + timeout);
	}

}
