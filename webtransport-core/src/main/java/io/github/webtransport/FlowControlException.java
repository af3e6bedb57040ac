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
 * Cause of a {@link SessionClosedException} where the session has ended because the peer
 * broke a rule of session flow control (draft-ietf-webtrans-http3, section 5).
 *
 * @since 0.1.0
 */
public final class FlowControlException extends WebTransportException {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what was broken
	 */
	public FlowControlException(String message) {
		super(message);
	}

	@Override
	boolean hasUsefulStack() {
		return false;
	}

}
