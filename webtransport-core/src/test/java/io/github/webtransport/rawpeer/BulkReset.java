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

package io.github.webtransport.rawpeer;

/**
 * The server has reset a stream.
 */
@SuppressWarnings("serial")
public final class BulkReset extends RuntimeException {

	private final long code;

	BulkReset(long code) {
		super("reset with 0x" + Long.toHexString(code));
		this.code = code;
	}

	/**
	 * Return the application's code, or -1 if the code is none of an application.
	 */
	public long applicationCode() {
		long offset = this.code - Codes.APPLICATION_ERROR_FIRST;
		long code = offset - offset / 0x1f;
		return (code >= 0 && Codes.application(code) == this.code) ? code : -1;
	}

}
