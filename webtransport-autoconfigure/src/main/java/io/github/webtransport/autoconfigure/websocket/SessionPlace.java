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

package io.github.webtransport.autoconfigure.websocket;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.transport.ServerSessions;

/**
 * A place among the sessions of the server. Given back once, from any thread.
 */
final class SessionPlace {

	private final ServerSessions sessions;

	private final AtomicBoolean released = new AtomicBoolean();

	/**
	 * Create an object for a place that is taken.
	 */
	SessionPlace(ServerSessions sessions) {
		this.sessions = sessions;
	}

	ServerSessions sessions() {
		return this.sessions;
	}

	void release() {
		if (this.released.compareAndSet(false, true)) {
			this.sessions.release();
		}
	}

}
