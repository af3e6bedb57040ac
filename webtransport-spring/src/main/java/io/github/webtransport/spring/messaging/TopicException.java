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

package io.github.webtransport.spring.messaging;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * Something about a topic cannot be done. Where a request causes it, be it for a session
 * or to a web controller, that is answered with the status of the reason.
 *
 * @since 0.1.0
 */
public class TopicException extends RuntimeException implements ErrorResponse {

	@Serial
	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason the reason
	 * @param message says it in words
	 */
	public TopicException(Reason reason, String message) {
		this(reason, message, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param reason the reason
	 * @param message says it in words
	 * @param cause the cause, or {@code null}
	 */
	public TopicException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Return the reason.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.reason.status;
	}

	@Override
	public ProblemDetail getBody() {
		// Without the message, which may say more than a stranger should know
		return ProblemDetail.forStatus(this.reason.status);
	}

	/**
	 * Why something cannot be done.
	 */
	public enum Reason {

		/**
		 * The name of the topic is not valid: 400.
		 */
		INVALID_NAME(HttpStatus.BAD_REQUEST),

		/**
		 * The session may not have what its client asked for: 403.
		 */
		ACCESS_DENIED(HttpStatus.FORBIDDEN),

		/**
		 * Messages since the position that was asked for are lost: 410.
		 */
		HISTORY_LOST(HttpStatus.GONE),

		/**
		 * The message is larger than it may be: 413.
		 */
		MESSAGE_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),

		/**
		 * The session has as many subscriptions as it may have: 429.
		 */
		TOO_MANY_SUBSCRIPTIONS(HttpStatus.TOO_MANY_REQUESTS),

		/**
		 * The subscriber does not keep up with the topic: 503.
		 */
		FELL_BEHIND(HttpStatus.SERVICE_UNAVAILABLE),

		/**
		 * The broker is away, or has as much as it can hold: 503.
		 */
		UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE);

		private final HttpStatus status;

		Reason(HttpStatus status) {
			this.status = status;
		}

	}

}
