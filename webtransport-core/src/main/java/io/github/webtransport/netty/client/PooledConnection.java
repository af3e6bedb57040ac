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
import reactor.core.Disposable;
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

	private final ClientDial dial;

	private final Set<SessionAttempt> members = new LinkedHashSet<>(2);

	private final Sinks.Empty<Void> terminated = Sinks.empty();

	private volatile @Nullable ClientConnection connection;

	private int capacity;

	private boolean ready;

	private boolean used;

	/**
	 * Whether nobody gets a place any more.
	 */
	private volatile boolean closing;

	private @Nullable Disposable idle;

	PooledConnection(ClientContext context, ClientPool pool, Authority authority, int expectedCapacity) {
		this.context = context;
		this.pool = pool;
		this.authority = authority;
		this.capacity = expectedCapacity;
		this.dial = new ClientDial(context, authority, this);
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

	void dial() {
		this.dial.start();
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

	List<SessionAttempt> members() {
		return new ArrayList<>(this.members);
	}

	void add(SessionAttempt attempt) {
		this.members.add(attempt);
		if (this.idle != null) {
			this.idle.dispose();
			this.idle = null;
		}
	}

	/**
	 * Take one away.
	 * @return whether nobody is left
	 */
	boolean remove(SessionAttempt attempt) {
		this.members.remove(attempt);
		this.used = this.used || this.ready;
		return this.members.isEmpty();
	}

	/**
	 * The connection is ready for so many sessions.
	 * @return those for whom there is no place
	 */
	List<SessionAttempt> open(int capacity) {
		this.ready = true;
		this.capacity = capacity;
		List<SessionAttempt> excess = members();
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

	void keepIdle(Disposable idle) {
		this.idle = idle;
	}

	// On the event loop

	/**
	 * Close the connection, from any thread.
	 */
	void close() {
		ClientConnection connection = this.connection;
		if (connection == null) {
			this.dial.cancel();
			this.terminated.tryEmitEmpty();
		}
		else {
			connection.run(() -> connection.close(Http3ErrorCodes.H3_NO_ERROR));
		}
	}

	@Override
	public ClientConnection newConnection() {
		return new ClientConnection(this.context, this);
	}

	@Override
	public void connected(ClientConnection connection, Channel socket) {
		this.connection = connection;
		socket.closeFuture().addListener((closed) -> this.terminated.tryEmitEmpty());
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

	@Override
	public void failed(WebTransportConnectException failure) {
		this.terminated.tryEmitEmpty();
		this.pool.lost(this, failure);
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
