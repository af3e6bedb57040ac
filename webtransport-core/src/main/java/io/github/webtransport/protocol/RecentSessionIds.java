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

import java.util.Arrays;

/**
 * Remembers the last sessions of a connection that have ended, so that their late streams
 * and datagrams are turned away at once instead of waiting for a session that will not
 * come (Section 4 and Section 6). It uses constant memory.
 *
 * @since 0.1.0
 */
public final class RecentSessionIds {

	/**
	 * How many session ids are remembered.
	 */
	public static final int CAPACITY = 16;

	private final long[] ids = new long[CAPACITY];

	private int next;

	/**
	 * Create an empty memory.
	 */
	public RecentSessionIds() {
		Arrays.fill(this.ids, -1);
	}

	/**
	 * Remember a session, at the expense of the one remembered longest.
	 * @param sessionId its id; one that is remembered already is left where it is
	 */
	public void add(long sessionId) {
		if (!contains(sessionId)) {
			this.ids[this.next] = sessionId;
			this.next = (this.next + 1) % CAPACITY;
		}
	}

	/**
	 * Return whether a session is remembered.
	 * @param sessionId its id
	 * @return {@code true} if it is one of the last {@value #CAPACITY} added
	 */
	public boolean contains(long sessionId) {
		for (long id : this.ids) {
			if (id == sessionId) {
				return true;
			}
		}
		return false;
	}

}
