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

package io.github.webtransport.protocol;

/**
 * Thrown when the peer violates the protocol. It carries no stack trace, because a
 * hostile peer decides how often it is created.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class ProtocolException extends RuntimeException {

	private final ProtocolViolation violation;

	/**
	 * Create an exception for a violation.
	 * @param violation what the peer did
	 */
	public ProtocolException(ProtocolViolation violation) {
		super(violation.reason(), null, false, false);
		this.violation = violation;
	}

	/**
	 * Create an exception for a violation.
	 * @param scope what has to end
	 * @param errorCode the HTTP/3 error code to end it with
	 * @param reason what happened
	 */
	public ProtocolException(ProtocolViolation.Scope scope, long errorCode, String reason) {
		this(new ProtocolViolation(scope, errorCode, reason));
	}

	/**
	 * Return what the peer did.
	 * @return the violation
	 */
	public ProtocolViolation getViolation() {
		return this.violation;
	}

}
