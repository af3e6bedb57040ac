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

package io.github.webtransport.spring.handshake;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.spring.session.WebTransportSessionListener;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * How many sessions there are of each user, so that none takes the places of all. Holds
 * no more users than there are sessions.
 */
final class SessionShares {

	private final int max;

	private final Map<String, Integer> counts = new HashMap<>();

	/**
	 * Create shares.
	 * @param max how many sessions a user may have
	 */
	SessionShares(int max) {
		this.max = max;
	}

	boolean isBounded() {
		return this.max < Integer.MAX_VALUE;
	}

	/**
	 * Take a place for a session that is being asked for.
	 * @param user who asks
	 * @return gives the place back, once; or {@code null} if the user has too many
	 */
	@Nullable Disposable tryEnter(String user) {
		return enter(user, this.max) ? new Place(user) : null;
	}

	private synchronized boolean enter(String user, int max) {
		int present = this.counts.getOrDefault(user, 0);
		if (present >= max) {
			return false;
		}
		this.counts.put(user, present + 1);
		return true;
	}

	private synchronized void leave(String user) {
		this.counts.computeIfPresent(user, (key, count) -> (count > 1) ? Integer.valueOf(count - 1) : null);
	}

	/**
	 * Keep a place for a session while it is open.
	 * @param user whose session it is
	 * @return told of that one session
	 */
	WebTransportSessionListener whileOpen(String user) {
		return new OpenSession(user);
	}

	private final class Place implements Disposable {

		private final String user;

		private final AtomicBoolean taken = new AtomicBoolean(true);

		Place(String user) {
			this.user = user;
		}

		@Override
		public void dispose() {
			if (this.taken.compareAndSet(true, false)) {
				leave(this.user);
			}
		}

		@Override
		public boolean isDisposed() {
			return !this.taken.get();
		}

	}

	private final class OpenSession implements WebTransportSessionListener {

		private final String user;

		private volatile Disposable place = Disposables.disposed();

		OpenSession(String user) {
			this.user = user;
		}

		@Override
		public void sessionOpened(WebTransportSession session) {
			// It was let in while it was being opened
			enter(this.user, Integer.MAX_VALUE);
			this.place = new Place(this.user);
		}

		@Override
		public void sessionClosed(WebTransportSession session, CloseStatus status) {
			this.place.dispose();
		}

	}

}
