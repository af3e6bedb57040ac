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
 * Somebody is at a topic, came to it or left it. Users are told of once, whatever the
 * number of their sessions, and have left when none of these has come back within the
 * grace.
 *
 * @param type what happened
 * @param user the name of the principal, or {@code null} for a session without one
 * @param session the identifier of the session that is there, came, or was the last to
 * go; {@code null} with {@link Type#LIVE}
 * @since 0.1.0
 */
public record PresenceChange(Type type, @Nullable String user, @Nullable String session) {

	/**
	 * All who were there have been told of.
	 */
	public static final PresenceChange LIVE = new PresenceChange(Type.LIVE, null, null);

	/**
	 * What happened.
	 */
	public enum Type {

		/**
		 * Was there already when listening began. Comes before {@link #LIVE}.
		 */
		PRESENT,

		/**
		 * All who were there have been told of, nobody if this is the first. What comes
		 * next has changed since, and nothing in between is missing.
		 */
		LIVE,

		/**
		 * Is there now.
		 */
		JOINED,

		/**
		 * Is gone.
		 */
		LEFT

	}

}
