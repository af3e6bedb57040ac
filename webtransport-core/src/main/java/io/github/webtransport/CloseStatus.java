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

import java.io.Serializable;

import org.springframework.util.Assert;

/**
 * Code and reason of the end of a session (draft-ietf-webtrans-http3, section 6).
 *
 * @param code the application's code, 0 to 2^32-1, or {@link #NO_CODE} when the session
 * ended without one
 * @param reason the reason, empty for none. It is sent cut to 1024 bytes of UTF-8 on a
 * character boundary
 * @since 0.1.0
 */
public record CloseStatus(long code, String reason) implements Serializable {

	/**
	 * Stands for a missing code: the session was reset or its connection lost.
	 */
	public static final long NO_CODE = -1;

	/**
	 * The largest code.
	 */
	public static final long MAX_CODE = 0xFFFF_FFFFL;

	/**
	 * Code 0, no reason.
	 */
	public static final CloseStatus NORMAL = new CloseStatus(0, "");

	/**
	 * Code 1, sent when a handler failed. Says nothing of the failure.
	 */
	public static final CloseStatus INTERNAL_ERROR = new CloseStatus(1, "Internal error");

	public CloseStatus {
		Assert.isTrue(code >= NO_CODE && code <= MAX_CODE,
				() -> "'code' must be between 0 and 4294967295, but is " + code);
		Assert.notNull(reason, "'reason' must not be null");
	}

	/**
	 * Create a status without a reason.
	 * @param code 0 to 2^32-1
	 * @return the status
	 */
	public static CloseStatus of(long code) {
		return of(code, "");
	}

	/**
	 * Create a status.
	 * @param code 0 to 2^32-1
	 * @param reason the reason
	 * @return the status
	 */
	public static CloseStatus of(long code, String reason) {
		Assert.isTrue(code >= 0, () -> "'code' must be between 0 and 4294967295, but is " + code);
		return new CloseStatus(code, reason);
	}

	/**
	 * Create the status of a session that ended without a code. It cannot be sent:
	 * {@link WebTransportSession#abort()} ends a session so.
	 * @param reason what happened, for logs
	 * @return the status, with {@link #NO_CODE}
	 */
	public static CloseStatus abrupt(String reason) {
		return new CloseStatus(NO_CODE, reason);
	}

	/**
	 * Return whether the session ended without a code: reset, or its connection was lost.
	 * @return {@code true} for an abrupt end
	 */
	public boolean isAbrupt() {
		return this.code == NO_CODE;
	}

	@Override
	public String toString() {
		return "CloseStatus[code=" + this.code + ", reason=" + this.reason + "]";
	}

}
