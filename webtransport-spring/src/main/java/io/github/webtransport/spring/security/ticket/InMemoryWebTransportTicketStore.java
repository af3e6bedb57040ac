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

package io.github.webtransport.spring.security.ticket;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Keeps tickets in the memory of this process. Thread-safe.
 *
 * <p>
 * A user who has too many loses the oldest, and nobody else loses any; when there are too
 * many of all users, there is no room for more until some are used or expire.
 *
 * @since 0.1.0
 */
public final class InMemoryWebTransportTicketStore implements WebTransportTicketStore {

	/**
	 * A ticket is for a session that opens within seconds, and a server has 10,000
	 * sessions at most unless told otherwise. They take some 10 MB.
	 */
	private static final int DEFAULT_MAX_TICKETS = 10_000;

	/**
	 * The tabs of one user that may connect again at the same moment, such as after a
	 * restart of the server.
	 */
	private static final int DEFAULT_MAX_PER_USER = 32;

	private final int maxTickets;

	private final int maxPerUser;

	private final InstantSource clock;

	/**
	 * In the order in which they came, which is about that in which they expire.
	 */
	private final Map<String, WebTransportTicket> tickets = new LinkedHashMap<>();

	private final Map<String, Set<String>> keysByUser = new HashMap<>();

	/**
	 * Create a store for 10,000 tickets, of which one user has 32 at most.
	 */
	public InMemoryWebTransportTicketStore() {
		this(DEFAULT_MAX_TICKETS, DEFAULT_MAX_PER_USER, InstantSource.system());
	}

	/**
	 * Create a store.
	 * @param maxTickets how many tickets there may be, at least 1
	 * @param maxPerUser how many of them one user may have, at least 1
	 * @param clock tells when tickets expire
	 */
	public InMemoryWebTransportTicketStore(int maxTickets, int maxPerUser, InstantSource clock) {
		Assert.isTrue(maxTickets > 0, "'maxTickets' must be at least 1");
		Assert.isTrue(maxPerUser > 0, "'maxPerUser' must be at least 1");
		Assert.notNull(clock, "'clock' must not be null");
		this.maxTickets = maxTickets;
		this.maxPerUser = maxPerUser;
		this.clock = clock;
	}

	@Override
	public Mono<Boolean> put(String key, WebTransportTicket ticket) {
		return Mono.fromSupplier(() -> add(key, ticket));
	}

	@Override
	public Mono<WebTransportTicket> take(String key) {
		return Mono.fromSupplier(() -> remove(key));
	}

	private synchronized boolean add(String key, WebTransportTicket ticket) {
		removeExpired();
		Set<String> keys = this.keysByUser.get(userOf(ticket));
		if (keys != null && keys.size() >= this.maxPerUser) {
			remove(keys.iterator().next());
		}
		if (this.tickets.size() >= this.maxTickets) {
			return false;
		}
		this.tickets.put(key, ticket);
		this.keysByUser.computeIfAbsent(userOf(ticket), (user) -> new LinkedHashSet<>()).add(key);
		return true;
	}

	private synchronized @Nullable WebTransportTicket remove(String key) {
		WebTransportTicket ticket = this.tickets.remove(key);
		if (ticket != null) {
			forget(key, ticket);
		}
		removeExpired();
		return ticket;
	}

	private void removeExpired() {
		Iterator<Map.Entry<String, WebTransportTicket>> oldestFirst = this.tickets.entrySet().iterator();
		while (oldestFirst.hasNext()) {
			Map.Entry<String, WebTransportTicket> oldest = oldestFirst.next();
			if (this.clock.instant().isBefore(oldest.getValue().expiresAt())) {
				return;
			}
			oldestFirst.remove();
			forget(oldest.getKey(), oldest.getValue());
		}
	}

	private void forget(String key, WebTransportTicket ticket) {
		Set<String> keys = this.keysByUser.get(userOf(ticket));
		if (keys != null) {
			keys.remove(key);
			if (keys.isEmpty()) {
				this.keysByUser.remove(userOf(ticket));
			}
		}
	}

	private static String userOf(WebTransportTicket ticket) {
		return ticket.authentication().getName();
	}

}
