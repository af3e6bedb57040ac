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

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Who is subscribed to a topic, on all nodes.
 *
 * @param sessions the sessions
 * @param users the names of their principals, and of those who have just gone and may be
 * coming back
 * @since 0.1.0
 */
public record Presence(List<Session> sessions, Set<String> users) {

	/**
	 * Create a presence.
	 */
	public Presence {
		sessions = List.copyOf(sessions);
		users = Set.copyOf(users);
	}

	/**
	 * A session that is subscribed.
	 *
	 * @param id its identifier
	 * @param user the name of its principal, or {@code null}
	 */
	public record Session(String id, @Nullable String user) {

	}

}
