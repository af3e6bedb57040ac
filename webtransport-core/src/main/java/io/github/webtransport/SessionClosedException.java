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

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an operation cannot be done because the session has ended. It carries no
 * stack trace: every session ends with one, on its event loop, whether somebody gets to
 * see it or not.
 *
 * @since 0.1.0
 */
public final class SessionClosedException extends WebTransportException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final CloseStatus status;

	private final boolean remote;

	/**
	 * Create an exception.
	 * @param status how the session ended
	 * @param remote whether the peer ended it
	 */
	public SessionClosedException(CloseStatus status, boolean remote) {
		this(status, remote, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param status how the session ended
	 * @param remote whether the peer ended it
	 * @param cause what made the session end
	 */
	public SessionClosedException(CloseStatus status, boolean remote, @Nullable Throwable cause) {
		super("", cause);
		this.status = status;
		this.remote = remote;
	}

	/**
	 * Describe the end. Written down when somebody asks, which is seldom.
	 */
	@Override
	public String getMessage() {
		return "Session closed by " + (this.remote ? "the peer" : "this side") + " with " + this.status;
	}

	/**
	 * Return how the session ended.
	 * @return the status
	 */
	public CloseStatus getStatus() {
		return this.status;
	}

	/**
	 * Return whether the peer ended the session.
	 * @return {@code false} if this side did
	 */
	public boolean isRemote() {
		return this.remote;
	}

	@Override
	boolean hasUsefulStack() {
		return false;
	}

}
