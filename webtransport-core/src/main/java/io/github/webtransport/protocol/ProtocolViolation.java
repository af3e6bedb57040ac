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
 * What a peer did wrong and how far the damage reaches.
 *
 * @param scope what has to end because of it
 * @param errorCode the HTTP/3 error code to end it with, as it goes on the wire
 * @param reason what happened, for logs and for the reason of a closed connection; never
 * quotes what the peer sent
 * @since 0.1.0
 */
public record ProtocolViolation(Scope scope, long errorCode, String reason) {

	/**
	 * Create a violation that ends the connection.
	 * @param errorCode the HTTP/3 error code
	 * @param reason what happened
	 * @return the violation
	 */
	static ProtocolViolation connection(long errorCode, String reason) {
		return new ProtocolViolation(Scope.CONNECTION, errorCode, reason);
	}

	/**
	 * Create a violation that ends the session.
	 * @param errorCode the HTTP/3 error code
	 * @param reason what happened
	 * @return the violation
	 */
	static ProtocolViolation session(long errorCode, String reason) {
		return new ProtocolViolation(Scope.SESSION, errorCode, reason);
	}

	/**
	 * What a violation ends.
	 */
	public enum Scope {

		/**
		 * The whole connection, by CONNECTION_CLOSE with the error code.
		 */
		CONNECTION,

		/**
		 * One session, by resetting its CONNECT stream with the error code.
		 */
		SESSION,

		/**
		 * One stream, by resetting it with the error code.
		 */
		STREAM

	}

}
