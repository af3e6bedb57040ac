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

package io.github.webtransport.spring.annotation;

import org.springframework.util.Assert;

/**
 * Returned by a {@link WebTransportExceptionHandler} to reset the stream whose method
 * failed.
 *
 * @param code the application code, 0 to 2^32-1; sent mapped (draft-ietf-webtrans-http3,
 * section 4.4)
 * @since 0.1.0
 */
public record StreamReset(long code) {

	/**
	 * Code 1, used for errors that nothing handles. Says nothing of the error.
	 */
	public static final StreamReset INTERNAL_ERROR = new StreamReset(1);

	/**
	 * Code 2, used where there is no thread for a method that blocks. The peer may try
	 * again later.
	 */
	public static final StreamReset UNAVAILABLE = new StreamReset(2);

	/**
	 * Code 3, used where a method that blocks has waited too long for a peer that neither
	 * sends nor reads.
	 */
	public static final StreamReset IDLE = new StreamReset(3);

	private static final long MAX_CODE = 0xFFFF_FFFFL;

	public StreamReset {
		Assert.isTrue(code >= 0 && code <= MAX_CODE, () -> "'code' must be between 0 and 4294967295, but is " + code);
	}

	/**
	 * Create a reset.
	 * @param code the application code, 0 to 2^32-1
	 * @return the reset
	 */
	public static StreamReset of(long code) {
		return new StreamReset(code);
	}

}
