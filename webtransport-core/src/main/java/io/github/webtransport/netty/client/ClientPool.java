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
 * thread. Under its lock it only looks at its own state and changes it: what could come
 * back, or fail because event loops have ended, is called behind that.
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

	/**
	 * All whose sockets are not closed yet, so that {@link #close} can wait for them.
	 */
	private final Set<PooledConnection> connections = new LinkedHashSet<>();

	private final Map<ClientHandshake, PooledConnection> places = new HashMap<>();

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
	void acquire(ClientHandshake handshake) {
		PooledConnection place;
		boolean dial = false;
		boolean ready = false;
		synchronized (this.lock) {
			place = (this.closed || handshake.isAnswered()) ? null : find(handshake.authority());
			if (place == null && !this.closed && !handshake.isAnswered()) {
				place = new PooledConnection(this.context, this, handshake.authority(), this.capacities
					.getOrDefault(handshake.authority(), this.context.settings().getSession().getMaxPerConnection()));
				this.connections.add(place);
				dial = true;
			}
			if (place != null) {
				place.add(handshake);
				this.places.put(handshake, place);
				ready = place.isReady();
			}
		}
		if (place == null) {
			handshake.fail(new ClientClosedException());
			handshake.releasePermit();
		}
		else if (dial) {
			place.dial();
		}
		else if (ready) {
			admit(place, handshake);
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

	private void admit(PooledConnection place, ClientHandshake handshake) {
		place.connection().run(() -> {
			boolean member;
			synchronized (this.lock) {
				member = this.places.get(handshake) == place;
			}
			if (member) {
				handshake.placed(place);
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
	void move(ClientHandshake handshake) {
		PooledConnection place;
		boolean empty;
		synchronized (this.lock) {
			place = this.places.remove(handshake);
			empty = place != null && place.remove(handshake);
			if (place != null) {
				place.limit();
			}
		}
		acquire(handshake);
		if (place != null && empty) {
			unused(place);
		}
	}

	/**
	 * Whoever asked for a session wants it no more.
	 */
	void cancelled(ClientHandshake handshake, CloseStatus status) {
		PooledConnection place;
		boolean ready;
		synchronized (this.lock) {
			place = this.places.get(handshake);
			ready = place != null && place.isReady();
		}
		if (place != null && ready) {
			place.connection().run(() -> handshake.abandon(status));
		}
		else {
			release(handshake);
		}
	}

	/**
	 * Give a place back. Without effect the second time.
	 */
	void release(ClientHandshake handshake) {
		PooledConnection place;
		boolean empty;
		synchronized (this.lock) {
			place = this.places.remove(handshake);
			empty = place != null && place.remove(handshake);
		}
		if (place != null) {
			handshake.releasePermit();
		}
		if (place != null && empty) {
			unused(place);
		}
	}

	private void unused(PooledConnection place) {
		boolean close;
		boolean watch = false;
		synchronized (this.lock) {
			if (!place.isEmpty()) {
				return;
			}
			close = this.closed || !place.isReusable();
			if (close) {
				place.stopUse();
			}
			else {
				watch = place.idleSince(System.nanoTime());
			}
		}
		if (close) {
			place.close();
		}
		else if (watch) {
			place.connection().schedule(() -> expire(place), IDLE);
		}
	}

	private void expire(PooledConnection place) {
		long left;
		synchronized (this.lock) {
			left = place.idleNanosLeft(IDLE.toNanos());
			if (left == 0) {
				place.stopUse();
			}
		}
		if (left == 0) {
			place.close();
		}
		else if (left > 0) {
			place.connection().schedule(() -> expire(place), Duration.ofNanos(left));
		}
	}

	// What connections tell, on their event loops

	void ready(PooledConnection place, int capacity) {
		List<ClientHandshake> admitted;
		List<ClientHandshake> excess;
		synchronized (this.lock) {
			this.capacities.put(place.authority(), capacity);
			excess = new ArrayList<>(place.open(capacity));
			for (ClientHandshake handshake : excess) {
				this.places.remove(handshake);
				place.remove(handshake);
			}
			admitted = place.members();
		}
		admitted.forEach((handshake) -> admit(place, handshake));
		excess.forEach(this::acquire);
	}

	void goingAway(PooledConnection place, long id) {
		List<ClientHandshake> members;
		synchronized (this.lock) {
			place.stopUse();
			members = place.members();
		}
		if (members.isEmpty()) {
			place.close();
		}
		members.forEach((handshake) -> handshake.goingAway(id));
	}

	/**
	 * The connection is of no use any more, or about to be: whoever waits for it fails,
	 * and the next one gets another. Without effect the second time.
	 */
	void lost(PooledConnection place, WebTransportConnectException failure) {
		List<ClientHandshake> members;
		synchronized (this.lock) {
			place.stopUse();
			members = place.members();
			for (ClientHandshake handshake : members) {
				this.places.remove(handshake);
				place.remove(handshake);
			}
		}
		for (ClientHandshake handshake : members) {
			handshake.fail(failure);
			handshake.releasePermit();
		}
	}

	/**
	 * The socket of a connection is closed.
	 */
	void terminated(PooledConnection place) {
		synchronized (this.lock) {
			this.connections.remove(place);
		}
	}

	/**
	 * Close every session and every connection.
	 * @return completes when the sockets are closed
	 */
	Mono<Void> close(CloseStatus status) {
		List<PooledConnection> connections;
		List<ClientHandshake> handshakes;
		synchronized (this.lock) {
			this.closed = true;
			connections = new ArrayList<>(this.connections);
			connections.forEach(PooledConnection::stopUse);
			handshakes = new ArrayList<>(this.places.keySet());
		}
		for (ClientHandshake handshake : handshakes) {
			handshake.fail(new ClientClosedException());
			cancelled(handshake, status);
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
