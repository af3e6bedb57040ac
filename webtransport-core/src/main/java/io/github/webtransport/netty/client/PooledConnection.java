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

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.util.Assert;

/**
 * A connection of a client and those who have a place on it. Its state is guarded by the
 * lock of the pool.
 */
final class PooledConnection implements ClientDial.Listener, ClientConnection.Listener {

	private final ClientContext context;

	private final ClientPool pool;

	private final Authority authority;

	private final Set<ClientHandshake> members = new LinkedHashSet<>(2);

	private final Sinks.Empty<Void> terminated = Sinks.empty();

	private volatile @Nullable ClientDial dial;

	private volatile @Nullable ClientConnection connection;

	private int capacity;

	private boolean ready;

	private boolean used;

	/**
	 * Whether nobody gets a place any more.
	 */
	private volatile boolean closing;

	private long idleSince;

	/**
	 * Whether a timer looks at {@link #idleSince} some time: one is enough, however often
	 * sessions come and go.
	 */
	private boolean idleWatched;

	PooledConnection(ClientContext context, ClientPool pool, Authority authority, int expectedCapacity) {
		this.context = context;
		this.pool = pool;
		this.authority = authority;
		this.capacity = expectedCapacity;
	}

	Authority authority() {
		return this.authority;
	}

	ClientConnection connection() {
		ClientConnection connection = this.connection;
		Assert.state(connection != null, "There is no connection yet");
		return connection;
	}

	/**
	 * Completes when the socket is closed.
	 */
	Mono<Void> terminated() {
		return this.terminated.asMono();
	}

	boolean isClosing() {
		return this.closing;
	}

	// Under the lock of the pool

	boolean hasRoom() {
		return !this.closing && this.members.size() < this.capacity && !(this.ready && this.capacity == 1 && this.used);
	}

	boolean isReady() {
		return this.ready;
	}

	boolean isShared() {
		return this.members.size() > 1 || this.used;
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	List<ClientHandshake> members() {
		return new ArrayList<>(this.members);
	}

	void add(ClientHandshake handshake) {
		this.members.add(handshake);
	}

	/**
	 * Take one away.
	 * @return whether nobody is left
	 */
	boolean remove(ClientHandshake handshake) {
		this.members.remove(handshake);
		this.used = this.used || this.ready;
		return this.members.isEmpty();
	}

	/**
	 * The connection is ready for so many sessions.
	 * @return those for whom there is no place
	 */
	List<ClientHandshake> open(int capacity) {
		this.ready = true;
		this.capacity = capacity;
		List<ClientHandshake> excess = members();
		return excess.subList(Math.min(capacity, excess.size()), excess.size());
	}

	void limit() {
		this.capacity = Math.max(1, Math.min(this.capacity, this.members.size()));
	}

	void stopUse() {
		this.closing = true;
	}

	/**
	 * Return whether the connection is worth keeping without sessions.
	 */
	boolean isReusable() {
		return this.ready && !this.closing && this.capacity > 1;
	}

	/**
	 * Nobody is left.
	 * @return whether a timer has to be started that asks {@link #idleNanosLeft}
	 */
	boolean idleSince(long now) {
		this.idleSince = now;
		boolean start = !this.idleWatched;
		this.idleWatched = true;
		return start;
	}

	/**
	 * Return how long the connection may stay without sessions.
	 * @return the time, 0 if it is over, and -1 if there is nothing to wait for
	 */
	long idleNanosLeft(long limit) {
		long left = (this.closing || !isEmpty()) ? -1 : Math.max(0, this.idleSince + limit - System.nanoTime());
		this.idleWatched = left > 0;
		return left;
	}

	// From any thread

	/**
	 * Start to connect. What fails is told to the pool, also before this returns.
	 */
	void dial() {
		try {
			ClientDial dial = new ClientDial(this.context, this.authority, this);
			this.dial = dial;
			dial.start();
			if (this.closing) {
				dial.cancel();
			}
		}
		catch (RuntimeException ex) {
			failed(new WebTransportConnectException("No event loop connects to " + this.authority, ex));
		}
	}

	/**
	 * Close the connection, which nobody gets any more.
	 */
	void close() {
		ClientConnection connection = this.connection;
		ClientDial dial = this.dial;
		if (connection != null) {
			connection.run(() -> connection.close(Http3ErrorCodes.H3_NO_ERROR));
		}
		else if (dial != null) {
			dial.cancel();
		}
	}

	// What the dial and the connection tell

	@Override
	public ClientConnection newConnection() {
		return new ClientConnection(this.context, this);
	}

	@Override
	public void connected(ClientConnection connection, Channel socket) {
		this.connection = connection;
		socket.closeFuture().addListener((closed) -> terminate());
		connection.channel().closeFuture().addListener((closed) -> lost(connection.failure()));
		if (this.closing) {
			close();
		}
	}

	private void lost(@Nullable Throwable cause) {
		WebTransportConnectException failure = (cause instanceof WebTransportConnectException known) ? known
				: new WebTransportConnectException("The connection to " + this.authority + " was lost", cause);
		this.pool.lost(this, failure);
	}

	private void terminate() {
		this.pool.terminated(this);
		this.terminated.tryEmitEmpty();
	}

	@Override
	public void failed(WebTransportConnectException failure) {
		this.pool.lost(this, failure);
		terminate();
	}

	@Override
	public void closing(@Nullable Throwable cause) {
		lost(cause);
	}

	@Override
	public void ready(int maxSessions) {
		this.pool.ready(this, maxSessions);
	}

	@Override
	public void goingAway(long id) {
		this.pool.goingAway(this, id);
	}

}
