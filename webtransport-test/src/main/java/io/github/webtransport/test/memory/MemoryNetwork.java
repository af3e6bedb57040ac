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

package io.github.webtransport.test.memory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.transport.DefaultSession;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What the sessions of a server share, while it runs once: two loops, one for each end.
 */
final class MemoryNetwork {

	private final ServerSettings settings;

	private final MemoryLoop serverLoop = new MemoryLoop("webtransport-test-server");

	private final MemoryLoop clientLoop = new MemoryLoop("webtransport-test-client");

	private final Set<DefaultSession> serverSessions = ConcurrentHashMap.newKeySet();

	private final Set<DefaultSession> clientSessions = ConcurrentHashMap.newKeySet();

	private final AtomicInteger permits = new AtomicInteger();

	private final Sinks.Empty<Void> drained = Sinks.empty();

	private volatile boolean draining;

	MemoryNetwork(ServerSettings settings) {
		this.settings = settings;
	}

	ServerSettings settings() {
		return this.settings;
	}

	MemoryLoop serverLoop() {
		return this.serverLoop;
	}

	MemoryLoop clientLoop() {
		return this.clientLoop;
	}

	/**
	 * Take a place among the sessions of the server.
	 * @return {@code false} if there is none
	 */
	boolean acquire() {
		int taken = this.permits.incrementAndGet();
		if (this.draining || taken > this.settings.getSession().getMaxTotal()) {
			release();
			return false;
		}
		return true;
	}

	void release() {
		if (this.permits.decrementAndGet() == 0 && this.draining) {
			this.drained.tryEmitEmpty();
		}
	}

	void serverOpened(DefaultSession session) {
		track(this.serverSessions, session);
		if (this.draining) {
			// It was being decided on when the others were told
			drain(session);
		}
	}

	void clientOpened(DefaultSession session) {
		track(this.clientSessions, session);
	}

	private static void track(Set<DefaultSession> sessions, DefaultSession session) {
		sessions.add(session);
		session.closeStatus().subscribe((status) -> sessions.remove(session));
	}

	int sessionCount() {
		return this.serverSessions.size();
	}

	Mono<Void> drain() {
		this.draining = true;
		this.serverSessions.forEach(MemoryNetwork::drain);
		if (this.permits.get() == 0) {
			this.drained.tryEmitEmpty();
		}
		return this.drained.asMono();
	}

	private static void drain(DefaultSession session) {
		// One that has ended has done all that is wanted
		session.drain().onErrorComplete().subscribe();
	}

	/**
	 * Close every session, at both ends.
	 */
	Mono<Void> close(CloseStatus status) {
		Mono<Void> ended = Mono.when(this.serverSessions.stream().map(DefaultSession::closeStatus).toList())
			.and(Mono.when(this.clientSessions.stream().map(DefaultSession::closeStatus).toList()));
		this.serverSessions.forEach((session) -> session.close(status).subscribe());
		return ended;
	}

	void shutdown() {
		this.serverLoop.shutdown();
		this.clientLoop.shutdown();
	}

}
