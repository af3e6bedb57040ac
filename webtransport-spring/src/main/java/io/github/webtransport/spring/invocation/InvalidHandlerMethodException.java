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

package io.github.webtransport.spring.invocation;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a method or a type that handles sessions cannot work as it is declared.
 *
 * @since 0.1.0
 */
public class InvalidHandlerMethodException extends IllegalStateException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final String handler;

	private final String reason;

	private final @Nullable String remedy;

	/**
	 * Create an exception.
	 * @param handler the method or the type
	 * @param reason why it cannot work
	 */
	public InvalidHandlerMethodException(String handler, String reason) {
		this(handler, reason, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param handler the method or the type
	 * @param reason why it cannot work
	 * @param cause the cause, or {@code null}
	 */
	public InvalidHandlerMethodException(String handler, String reason, @Nullable Throwable cause) {
		this(handler, reason, null, cause);
	}

	/**
	 * Create an exception with a cause and a remedy.
	 * @param handler the method or the type
	 * @param reason why it cannot work
	 * @param remedy what to do where the declaration is not at fault, such as to add a
	 * library, or {@code null}
	 * @param cause the cause, or {@code null}
	 */
	public InvalidHandlerMethodException(String handler, String reason, @Nullable String remedy,
			@Nullable Throwable cause) {
		super("Invalid WebTransport handler %s: %s".formatted(handler, reason), cause);
		this.handler = handler;
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * Return what cannot work.
	 * @return the method or the type
	 */
	public String getHandler() {
		return this.handler;
	}

	/**
	 * Return why it cannot work.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return what to do.
	 * @return the remedy, or {@code null} where the declaration has to be changed
	 */
	public @Nullable String getRemedy() {
		return this.remedy;
	}

}
