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

package io.github.webtransport.netty.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Looks at the streams of a connection when packets have come for it: by then the engine
 * may know what it does not report. What a connection costs depends on the packets that
 * come for it, not on those for others, and in one read loop no more than
 * {@link #MAX_CHECKS} streams are looked at; the others follow at once behind it.
 *
 * @since 0.1.0
 */
public final class StreamChecks {

	/**
	 * How many streams are looked at in one go, a call into the engine each, so that a
	 * connection with many of them does not keep the event loop from the others.
	 */
	private static final int MAX_CHECKS = 64;

	private final Executor executor;

	/**
	 * No more than the streams of the connection, and its sessions.
	 */
	private final List<Entry> entries = new ArrayList<>(2);

	private int next;

	/**
	 * How many are still to be looked at since packets came.
	 */
	private int left;

	private boolean scheduled;

	/**
	 * Create the checks of a connection.
	 * @param executor runs what is left on the event loop, later
	 */
	StreamChecks(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Create the entry of a stream, at rest.
	 * @param check looks at the stream
	 */
	public Entry create(StreamCheck check) {
		return new Entry(check);
	}

	/**
	 * Packets came for the connection.
	 */
	void packetsArrived() {
		this.left = this.entries.size();
		if (this.left > 0 && !this.scheduled) {
			checkSome();
		}
	}

	/**
	 * What is checked may add and remove entries, its own among them.
	 */
	private void checkSome() {
		for (int i = 0; i < MAX_CHECKS && this.left > 0 && !this.entries.isEmpty(); i++) {
			if (this.next >= this.entries.size()) {
				this.next = 0;
			}
			Entry entry = this.entries.get(this.next);
			this.left--;
			entry.check.check();
			if (entry.index == this.next) {
				this.next++;
			}
		}
		if (this.left > 0 && !this.scheduled) {
			this.scheduled = true;
			this.executor.execute(() -> {
				this.scheduled = false;
				checkSome();
			});
		}
	}

	private void remove(Entry entry) {
		Entry last = this.entries.remove(this.entries.size() - 1);
		if (last != entry) {
			this.entries.set(entry.index, last);
			last.index = entry.index;
			if (this.left > 0) {
				// The one that has moved may not have had its turn
				this.left = this.entries.size();
			}
		}
		entry.index = Entry.AT_REST;
	}

	void clear() {
		this.left = 0;
		this.entries.forEach((entry) -> entry.index = Entry.AT_REST);
		this.entries.clear();
	}

	/**
	 * The entry of one stream.
	 */
	public final class Entry {

		private static final int AT_REST = -1;

		private final StreamCheck check;

		private int index = AT_REST;

		private Entry(StreamCheck check) {
			this.check = check;
		}

		/**
		 * Look at the stream from now on, or no longer.
		 */
		public void setActive(boolean active) {
			if (active && this.index == AT_REST) {
				this.index = StreamChecks.this.entries.size();
				StreamChecks.this.entries.add(this);
			}
			else if (!active && this.index != AT_REST) {
				remove(this);
			}
		}

	}

}
