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

package io.github.webtransport.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.test.memory.InMemoryWebTransportServer;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Opens the sessions of a client, and knows those that have not ended.
 */
final class TestSessions {

	private final Connector connector;

	private final boolean inMemory;

	private final Set<WebTransportSession> open = ConcurrentHashMap.newKeySet();

	private TestSessions(Connector connector, boolean inMemory) {
		this.connector = connector;
		this.inMemory = inMemory;
	}

	static TestSessions of(Function<SessionRequest, Mono<WebTransportSession>> connector) {
		Assert.notNull(connector, "'connector' must not be null");
		return new TestSessions((request, handshake) -> connector.apply(request), false);
	}

	static TestSessions of(InMemoryWebTransportServer server) {
		Assert.notNull(server, "'server' must not be null");
		return new TestSessions(server::open, true);
	}

	/**
	 * Return whether something can stand before the decision of the server.
	 */
	boolean isInMemory() {
		return this.inMemory;
	}

	Mono<WebTransportSession> open(SessionRequest request, UnaryOperator<WebTransportHandshakeHandler> handshake) {
		return Mono.defer(() -> this.connector.open(request, handshake)).doOnNext((session) -> {
			this.open.add(session);
			session.closeStatus().subscribe((status) -> this.open.remove(session));
		});
	}

	void close(Duration timeout) {
		List<WebTransportSession> sessions = List.copyOf(this.open);
		sessions.forEach((session) -> session.close().subscribe());
		Mono.when(sessions.stream().map(WebTransportSession::closeStatus).toList())
			.timeout(timeout, Mono.empty())
			.block();
	}

	@FunctionalInterface
	private interface Connector {

		Mono<WebTransportSession> open(SessionRequest request, UnaryOperator<WebTransportHandshakeHandler> handshake);

	}

}
