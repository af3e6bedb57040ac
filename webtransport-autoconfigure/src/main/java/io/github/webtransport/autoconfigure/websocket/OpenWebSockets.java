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

package io.github.webtransport.autoconfigure.websocket;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The WebSockets of sessions. Closes them before the web server stops, which would cut
 * them off.
 */
final class OpenWebSockets implements SmartLifecycle {

	/**
	 * How long the peers may take to close their ends: as long as over QUIC.
	 */
	private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

	private final Set<AcceptedWebSocket> open = ConcurrentHashMap.newKeySet();

	private volatile boolean running;

	void add(AcceptedWebSocket socket) {
		this.open.add(socket);
	}

	void remove(AcceptedWebSocket socket) {
		this.open.remove(socket);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		List<Mono<Void>> closed = List.copyOf(this.open).stream().map(AcceptedWebSocket::shutDown).toList();
		Mono.when(closed).timeout(CLOSE_WAIT, Mono.empty()).subscribe(null, null, callback);
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		// The graceful shutdown of the web server would wait for sockets that stay open
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
