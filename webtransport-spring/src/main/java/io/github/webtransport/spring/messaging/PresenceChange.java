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

import org.jspecify.annotations.Nullable;

/**
 * Somebody came to a topic, or left it. Users are told of once, whatever the number of
 * their sessions, and have left when none of these has come back within the grace.
 *
 * @param type what happened
 * @param user the name of the principal, or {@code null} for a session without one
 * @param session the identifier of the session that came, or was the last to go
 * @since 0.1.0
 */
public record PresenceChange(Type type, @Nullable String user, String session) {

	/**
	 * What happened.
	 */
	public enum Type {

		/**
		 * Is there.
		 */
		JOINED,

		/**
		 * Is gone.
		 */
		LEFT

	}

}
