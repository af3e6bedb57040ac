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

package io.github.webtransport.spring.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.WebTransportSession;
import reactor.core.Disposable;

/**
 * Sessions by the names of groups. A group is there while it has a member.
 */
final class SessionGroups {

	private final Map<String, Group> groups = new ConcurrentHashMap<>();

	/**
	 * Put a session into a group.
	 * @return takes it out again, once
	 */
	Disposable join(WebTransportSession session, String group) {
		this.groups.compute(group, (name, found) -> ((found != null) ? found : new Group()).add(session));
		AtomicBoolean left = new AtomicBoolean();
		return () -> {
			if (left.compareAndSet(false, true)) {
				this.groups.computeIfPresent(group, (name, found) -> found.remove(session) ? null : found);
			}
		};
	}

	List<WebTransportSession> find(String group) {
		Group found = this.groups.get(group);
		return (found != null) ? found.sessions() : List.of();
	}

	/**
	 * The members of a group.
	 */
	private static final class Group {

		private final Map<String, Member> members = new HashMap<>();

		private synchronized Group add(WebTransportSession session) {
			this.members.merge(session.getId(), new Member(session, 1),
					(before, one) -> new Member(session, before.times() + 1));
			return this;
		}

		/**
		 * Return whether nobody is left.
		 */
		private synchronized boolean remove(WebTransportSession session) {
			this.members.computeIfPresent(session.getId(),
					(id, before) -> (before.times() > 1) ? new Member(session, before.times() - 1) : null);
			return this.members.isEmpty();
		}

		private synchronized List<WebTransportSession> sessions() {
			return this.members.values().stream().map(Member::session).toList();
		}

	}

	/**
	 * A member of a group.
	 *
	 * @param session the session
	 * @param times how often it was put there
	 */
	private record Member(WebTransportSession session, int times) {

	}

}
