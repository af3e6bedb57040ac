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

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.qmux.QmuxSubprotocols;
import io.github.webtransport.qmux.QmuxConnection;
import io.github.webtransport.qmux.QmuxOwner;
import io.github.webtransport.qmux.QmuxSocket;
import io.github.webtransport.qmux.WebSocketStatus;
import io.github.webtransport.transport.DefaultSession;
import io.github.webtransport.transport.SessionParameters;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * A WebSocket that was accepted for a session. It is opened or abandoned, and holds a
 * place among the sessions of the server until it has ended.
 */
final class AcceptedWebSocket implements QmuxOwner {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(AcceptedWebSocket.class);

	private static final int SWITCHING_PROTOCOLS = 101;

	private final HandshakeDecision decision;

	private final String subprotocol;

	private final ServerSettings server;

	private final WebSocketSettings settings;

	private final SessionPlace place;

	private final OpenWebSockets open;

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private volatile @Nullable DefaultSession session;

	private volatile @Nullable QmuxSocket socket;

	AcceptedWebSocket(HandshakeDecision decision, String subprotocol, ServerSettings server, WebSocketSettings settings,
			SessionPlace place, OpenWebSockets open) {
		this.decision = decision;
		this.subprotocol = subprotocol;
		this.server = server;
		this.settings = settings;
		this.place = place;
		this.open = open;
	}

	/**
	 * Return what the client is answered.
	 */
	String subprotocol() {
		return this.subprotocol;
	}

	/**
	 * The WebSocket is open. Called on its loop.
	 */
	QmuxConnection open(QmuxSocket socket) {
		this.socket = socket;
		this.open.add(this);
		QmuxConnection connection = new QmuxConnection(socket, true,
				this.settings.toParameters(this.server, QmuxSubprotocols.hasResetStreamAt(this.subprotocol)), this);
		connection.start(this.server.getSession().getHandshakeTimeout());
		return connection;
	}

	/**
	 * There will be no session. From any thread.
	 */
	void abandon() {
		this.place.release();
		try {
			this.decision.getHandler().abandon();
		}
		catch (RuntimeException ex) {
			errors.warn("Handler failed to abandon a session", ex);
		}
	}

	@Override
	public void onStarted(QmuxConnection connection) {
		HandshakeInfo info = this.decision.getInfo().mutate().response(response()).build();
		DefaultSession session = new DefaultSession(connection,
				new SessionParameters(info.getId(), info, this.decision.getAttributes(),
						this.server.getMetrics().sessionOpened(info), this.server.getDatagram(), SessionLimits.NONE,
						null, SessionLimits.NONE, this.server.getSession().getIdleTimeout()));
		this.session = session;
		connection.begin(session.inbound());
		this.place.sessions().add(session);
		session.handle(this.decision.getHandler(), this.decision.getContext());
		this.place.sessions().answered(session);
	}

	private HandshakeResponse response() {
		MultiValueMap<String, String> headers = new LinkedMultiValueMap<>(this.decision.getHeaders());
		headers.set(QmuxSubprotocols.HEADER, this.subprotocol);
		return new HandshakeResponse(SWITCHING_PROTOCOLS, headers);
	}

	@Override
	public void onDetached() {
		DefaultSession session = this.session;
		if (session != null) {
			this.place.sessions().remove(session);
		}
		this.place.release();
	}

	@Override
	public void onClosed() {
		if (this.session == null) {
			abandon();
		}
		this.open.remove(this);
		this.closed.tryEmitEmpty();
	}

	@Override
	public void onUnread(int bytes) {
		this.place.sessions().unread().add(bytes);
	}

	/**
	 * The server goes down. From any thread.
	 * @return completes when the WebSocket is closed
	 */
	Mono<Void> shutDown() {
		DefaultSession session = this.session;
		QmuxSocket socket = this.socket;
		if (session != null) {
			session.close(this.server.getShutdownStatus()).subscribe();
		}
		else if (socket != null) {
			socket.loop().run(() -> socket.close(WebSocketStatus.GOING_AWAY));
		}
		return closed();
	}

	/**
	 * Return a {@code Mono} that completes when the WebSocket is closed.
	 */
	Mono<Void> closed() {
		return this.closed.asMono();
	}

}
