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

package io.github.webtransport.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.webtransport.ServerSettings;
import io.github.webtransport.WebTransportMetrics.Limit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The sessions of a server while it runs once, whatever carries them: how many there may
 * be, and the end of all. Used by every event loop.
 *
 * @since 0.1.0
 */
public final class ServerSessions {

	private final int max;

	private final Consumer<Limit> onLimit;

	private final UnreadBudget unread;

	private final Set<DefaultSession> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger permits = new AtomicInteger();

	private final Sinks.Empty<Void> drained = Sinks.empty();

	private volatile boolean draining;

	/**
	 * Create an object without sessions.
	 * @param settings the settings of the server
	 * @param onLimit told of limits that keep sessions out
	 */
	public ServerSessions(ServerSettings settings, Consumer<Limit> onLimit) {
		this.onLimit = onLimit;
		this.max = settings.getSession().getMaxTotal();
		this.unread = new UnreadBudget(settings.getMaxUnread());
	}

	/**
	 * Return how much waits to be read.
	 * @return the budget, for all connections together
	 */
	public UnreadBudget unread() {
		return this.unread;
	}

	/**
	 * Take a place.
	 * @return {@code false} if there is none, or no memory for what a session may send,
	 * or the server goes down
	 */
	public boolean acquire() {
		if (this.draining) {
			return false;
		}
		if (this.unread.isExceeded()) {
			this.onLimit.accept(Limit.MAX_UNREAD);
			return false;
		}
		if (this.permits.incrementAndGet() > this.max) {
			this.permits.decrementAndGet();
			this.onLimit.accept(Limit.MAX_TOTAL);
			return false;
		}
		return true;
	}

	/**
	 * Give a place back.
	 */
	public void release() {
		if (this.permits.decrementAndGet() == 0 && this.draining) {
			this.drained.tryEmitEmpty();
		}
	}

	/**
	 * There is a session. Its client is told behind it: a server that stops then knows of
	 * the session.
	 * @param session the session
	 */
	public void add(DefaultSession session) {
		this.open.add(session);
	}

	/**
	 * The client has been told.
	 * @param session the session
	 */
	public void answered(DefaultSession session) {
		if (this.draining) {
			// It was being decided on when the others were told
			drain(session);
		}
	}

	/**
	 * A session has ended.
	 * @param session the session
	 */
	public void remove(DefaultSession session) {
		this.open.remove(session);
	}

	/**
	 * Return the sessions that are open.
	 * @return a copy
	 */
	public Set<DefaultSession> open() {
		return Set.copyOf(this.open);
	}

	/**
	 * Return how many are open.
	 * @return the number
	 */
	public int count() {
		return this.open.size();
	}

	/**
	 * Return how many places are taken: by those that are open, and those that are being
	 * decided on.
	 * @return the number
	 */
	public int places() {
		return this.permits.get();
	}

	/**
	 * Return whether the server goes down.
	 * @return {@code true} from the first call of {@link #drain()} on
	 */
	public boolean isDraining() {
		return this.draining;
	}

	/**
	 * Ask all sessions to end, and accept no more.
	 * @return completes when there is none left
	 */
	public Mono<Void> drain() {
		this.draining = true;
		open().forEach(ServerSessions::drain);
		if (this.permits.get() == 0) {
			this.drained.tryEmitEmpty();
		}
		return this.drained.asMono();
	}

	private static void drain(DefaultSession session) {
		session.drain().subscribe(null, (ex) -> {
			// The session has ended, which is all that was wanted
		});
	}

}
