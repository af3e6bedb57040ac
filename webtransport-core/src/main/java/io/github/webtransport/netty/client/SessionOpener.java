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

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.webtransport.ClientTransport;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.TooManySessionsException;
import io.github.webtransport.netty.websocket.WebSocketDialer;
import io.github.webtransport.transport.DefaultSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.ContextView;

import org.springframework.util.Assert;

/**
 * Opens sessions by the transports that a client has. Used by every thread.
 */
final class SessionOpener {

	private final ClientContext context;

	private final ClientPool pool;

	private final @Nullable WebSocketDialer webSockets;

	private final QuicLosses losses;

	SessionOpener(ClientContext context) {
		this.context = context;
		this.pool = new ClientPool(context);
		this.webSockets = (context.settings().getTransport() != ClientTransport.WEBTRANSPORT)
				? new WebSocketDialer(context.settings(), context.tls().webSocketContext()) : null;
		this.losses = new QuicLosses(context.settings().getWebSocket().getQuicAgainAfter());
	}

	/**
	 * Open a session.
	 * @param request gives what to ask for, anew for each transport that asks
	 * @param authority the server
	 * @param protocols gives the application protocols of a request
	 * @param owner takes the session before anything of it is handed over
	 * @return opens one with each subscription
	 */
	Mono<DefaultSession> open(Mono<SessionRequest> request, Authority authority,
			Function<SessionRequest, List<String>> protocols, BiConsumer<DefaultSession, ContextView> owner) {
		return Mono.deferContextual((view) -> Mono.<DefaultSession>create((sink) -> {
			SessionPermit permit = SessionPermit.acquire(this.context);
			if (permit == null) {
				sink.error(new TooManySessionsException(this.context.settings().getSession().getMaxTotal()));
				return;
			}
			Attempt attempt = new Attempt(request.contextWrite(view), protocols, permit);
			new TransportRace(this, attempt, authority, (session) -> owner.accept(session, view), sink).start();
		}));
	}

	ClientContext context() {
		return this.context;
	}

	QuicLosses losses() {
		return this.losses;
	}

	/**
	 * Open a session over QUIC.
	 * @param placed told when it has a place on a connection, on its event loop
	 */
	Mono<DefaultSession> overQuic(Attempt attempt, Consumer<DefaultSession> owner, Consumer<PooledConnection> placed) {
		return open(attempt,
				(request, protocols, permit, sink) -> new ClientHandshake(this.context, this.pool,
						ConnectRequest.of(request, protocols, this.context.settings()), permit, owner, placed, sink)
					.start());
	}

	/**
	 * Open a session over a WebSocket.
	 */
	Mono<DefaultSession> overWebSocket(Attempt attempt, Consumer<DefaultSession> owner) {
		WebSocketDialer dialer = this.webSockets;
		Assert.state(dialer != null, "The client opens no WebSockets");
		return open(attempt,
				(request, protocols, permit, sink) -> dialer.open(request, protocols, owner, sink, permit::release));
	}

	private Mono<DefaultSession> open(Attempt attempt, Dial dial) {
		return attempt.request().flatMap((request) -> {
			List<String> protocols = attempt.protocols().apply(request);
			return Mono.create((sink) -> {
				SessionPermit permit = attempt.permit().share();
				if (permit != null) {
					dial.start(request, protocols, permit, sink);
				}
				else {
					sink.error(new CancellationException("Nobody waits for a session any more"));
				}
			});
		});
	}

	/**
	 * Close every session and every connection.
	 * @return completes when the sockets are closed
	 */
	Mono<Void> close(CloseStatus status) {
		Mono<Void> connections = this.pool.close(status);
		return (this.webSockets != null) ? Mono.when(connections, this.webSockets.close(status)) : connections;
	}

	/**
	 * Sends a request.
	 */
	@FunctionalInterface
	private interface Dial {

		void start(SessionRequest request, List<String> protocols, SessionPermit permit, MonoSink<DefaultSession> sink);

	}

	/**
	 * What all transports need that try to open one session.
	 *
	 * @param request gives what to ask for
	 * @param protocols gives the application protocols of a request
	 * @param permit the place of the session
	 */
	record Attempt(Mono<SessionRequest> request, Function<SessionRequest, List<String>> protocols,
			SessionPermit permit) {

	}

}
