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

package io.github.webtransport.netty.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.webtransport.ClientClosedException;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.WebTransportConnectException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The connections of a client, and who has a place on which. A connection carries several
 * sessions where both ends use session flow control, as many as the server allows, and
 * one in its life otherwise (draft-ietf-webtrans-http3, section 5.1). Used by every
 * thread; nothing that could come back is called under its lock.
 */
final class ClientPool {

	/**
	 * How long a connection without sessions is kept for the next one.
	 */
	private static final Duration IDLE = Duration.ofSeconds(10);

	/**
	 * How long the servers' answers to the end of their sessions are waited for.
	 */
	private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

	private static final int MAX_REMEMBERED = 256;

	private final ClientContext context;

	private final Object lock = new Object();

	private final Set<PooledConnection> connections = new LinkedHashSet<>();

	private final Map<SessionAttempt, PooledConnection> places = new HashMap<>();

	/**
	 * How many sessions a connection to a server could carry the last time, so that those
	 * who wait for the same connection are not too many for it.
	 */
	private final Map<Authority, Integer> capacities = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<Authority, Integer> eldest) {
			return size() > MAX_REMEMBERED;
		}

	};

	private boolean closed;

	ClientPool(ClientContext context) {
		this.context = context;
	}

	/**
	 * Find a place for a session, on a connection that is there or a new one.
	 */
	void acquire(SessionAttempt attempt) {
		PooledConnection place = null;
		PooledConnection dialed = null;
		boolean refused;
		synchronized (this.lock) {
			refused = this.closed || attempt.isAnswered();
			if (!refused) {
				place = find(attempt.authority());
				if (place == null) {
					place = new PooledConnection(this.context, this, attempt.authority(), this.capacities
						.getOrDefault(attempt.authority(), this.context.settings().session().maxPerConnection()));
					dialed = place;
					this.connections.add(place);
				}
				place.add(attempt);
				this.places.put(attempt, place);
				if (!place.isReady()) {
					place = null;
				}
			}
		}
		if (refused) {
			attempt.fail(new ClientClosedException());
			attempt.releasePermit();
		}
		if (dialed != null) {
			dialed.dial();
		}
		if (place != null) {
			admit(place, attempt);
		}
	}

	private @Nullable PooledConnection find(Authority authority) {
		for (PooledConnection connection : this.connections) {
			if (connection.authority().equals(authority) && connection.hasRoom()) {
				return connection;
			}
		}
		return null;
	}

	private void admit(PooledConnection place, SessionAttempt attempt) {
		place.connection().run(() -> {
			boolean member;
			synchronized (this.lock) {
				member = this.places.get(attempt) == place;
			}
			if (member) {
				attempt.placed(place);
			}
		});
	}

	/**
	 * Return whether others have or had a place on the same connection.
	 */
	boolean isShared(PooledConnection place) {
		synchronized (this.lock) {
			return place.isShared();
		}
	}

	/**
	 * The server takes no more sessions on the connection: find another place.
	 */
	void move(SessionAttempt attempt) {
		PooledConnection place;
		boolean empty;
		synchronized (this.lock) {
			place = this.places.remove(attempt);
			empty = place != null && place.remove(attempt);
			if (place != null) {
				place.limit();
			}
		}
		acquire(attempt);
		if (place != null && empty) {
			unused(place);
		}
	}

	/**
	 * Whoever asked for a session wants it no more.
	 */
	void cancelled(SessionAttempt attempt, CloseStatus status) {
		PooledConnection place;
		boolean ready;
		synchronized (this.lock) {
			place = this.places.get(attempt);
			ready = place != null && place.isReady();
		}
		if (place != null && ready) {
			place.connection().run(() -> attempt.abandon(status));
		}
		else {
			release(attempt);
		}
	}

	/**
	 * Give a place back. Without effect the second time.
	 */
	void release(SessionAttempt attempt) {
		PooledConnection place;
		boolean empty;
		synchronized (this.lock) {
			place = this.places.remove(attempt);
			empty = place != null && place.remove(attempt);
		}
		if (place != null) {
			attempt.releasePermit();
		}
		if (place != null && empty) {
			unused(place);
		}
	}

	private void unused(PooledConnection place) {
		boolean close;
		synchronized (this.lock) {
			if (!place.members().isEmpty()) {
				return;
			}
			close = this.closed || !place.isReusable();
			if (close) {
				place.stopUse();
				this.connections.remove(place);
			}
			else {
				place.keepIdle(place.connection().schedule(() -> expire(place), IDLE));
			}
		}
		if (close) {
			place.close();
		}
	}

	private void expire(PooledConnection place) {
		synchronized (this.lock) {
			if (!place.members().isEmpty()) {
				return;
			}
			place.stopUse();
			this.connections.remove(place);
		}
		place.close();
	}

	// What connections tell, on their event loops

	void ready(PooledConnection place, int capacity) {
		List<SessionAttempt> admitted;
		List<SessionAttempt> excess;
		synchronized (this.lock) {
			this.capacities.put(place.authority(), capacity);
			excess = new ArrayList<>(place.open(capacity));
			for (SessionAttempt attempt : excess) {
				this.places.remove(attempt);
				place.remove(attempt);
			}
			admitted = place.members();
		}
		admitted.forEach((attempt) -> admit(place, attempt));
		excess.forEach(this::acquire);
	}

	void goingAway(PooledConnection place, long id) {
		List<SessionAttempt> members;
		synchronized (this.lock) {
			place.stopUse();
			members = place.members();
		}
		if (members.isEmpty()) {
			place.close();
		}
		members.forEach((attempt) -> attempt.goingAway(id));
	}

	void lost(PooledConnection place, WebTransportConnectException failure) {
		List<SessionAttempt> members;
		synchronized (this.lock) {
			place.stopUse();
			this.connections.remove(place);
			members = place.members();
			for (SessionAttempt attempt : members) {
				this.places.remove(attempt);
				place.remove(attempt);
			}
		}
		for (SessionAttempt attempt : members) {
			attempt.fail(failure);
			attempt.releasePermit();
		}
	}

	/**
	 * Close every session and every connection.
	 * @return completes when the sockets are closed
	 */
	Mono<Void> close(CloseStatus status) {
		List<PooledConnection> connections;
		List<SessionAttempt> attempts;
		synchronized (this.lock) {
			this.closed = true;
			connections = new ArrayList<>(this.connections);
			connections.forEach(PooledConnection::stopUse);
			attempts = new ArrayList<>(this.places.keySet());
		}
		for (SessionAttempt attempt : attempts) {
			attempt.fail(new ClientClosedException());
			cancelled(attempt, status);
		}
		connections.forEach(this::unused);
		Mono<Void> terminated = Flux.fromIterable(connections)
			.flatMap(PooledConnection::terminated, Integer.MAX_VALUE)
			.then();
		return terminated.timeout(CLOSE_WAIT, Mono.defer(() -> {
			connections.forEach(PooledConnection::close);
			return terminated.timeout(CLOSE_WAIT, Mono.empty());
		}));
	}

}
