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

import java.util.List;
import java.util.concurrent.TimeoutException;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.protocol.qmux.QmuxSubprotocols;
import io.github.webtransport.spring.handshake.RoutingHandshakeHandler;
import io.github.webtransport.transport.ServerSessions;
import io.github.webtransport.transport.SessionHost;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * Decides on requests for sessions over a WebSocket, by the rules and within the limits
 * that hold over WebTransport.
 */
final class WebSocketHandshakes {

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(WebSocketHandshakes.class);

	private final @Nullable SessionHost host;

	private final RoutingHandshakeHandler handler;

	private final WebSocketSettings settings;

	private final OpenWebSockets open;

	/**
	 * Create an object.
	 * @param host the server, or {@code null} if it is one of the application's own,
	 * which has no place for such sessions
	 */
	WebSocketHandshakes(@Nullable SessionHost host, RoutingHandshakeHandler handler, WebSocketSettings settings,
			OpenWebSockets open) {
		this.host = host;
		this.handler = handler;
		this.settings = settings;
		this.open = open;
	}

	/**
	 * Return whether a request is for a session: others may want an ordinary WebSocket on
	 * the same path.
	 * @param path the path within the application
	 * @param subprotocols the lines of the header field that offers subprotocols
	 */
	boolean isForSession(String path, List<String> subprotocols) {
		return this.host != null && !subprotocols.isEmpty() && QmuxSubprotocols.parse(subprotocols).isQmux()
				&& this.handler.isMapped(path);
	}

	/**
	 * Decide on a request that has passed the filters of the application.
	 * @param request the request, without what it offers
	 * @param subprotocols the lines of the header field that offers subprotocols
	 * @return the answer, never an error
	 */
	Mono<WebSocketAnswer> decide(HandshakeInfo.Builder request, List<String> subprotocols) {
		return Mono.defer(() -> {
			QmuxSubprotocols offered = QmuxSubprotocols.parse(subprotocols);
			HandshakeInfo info = request.offeredProtocols(offered.applicationProtocols()).build();
			ServerSessions sessions = host().sessions();
			if (sessions == null || !sessions.acquire()) {
				return Mono.just(reject(HandshakeDecision.reject(503), info));
			}
			SessionPlace place = new SessionPlace(sessions);
			return this.handler.handshakeBehindFilters(info)
				.defaultIfEmpty(HandshakeDecision.reject(404))
				.timeout(settings().getSession().getHandshakeTimeout())
				.onErrorResume((ex) -> Mono.just(rejection(ex)))
				.map((decision) -> answer(decision, info, offered, place))
				.doOnCancel(place::release);
		});
	}

	private SessionHost host() {
		Assert.state(this.host != null, "The server takes no such sessions");
		return this.host;
	}

	private ServerSettings settings() {
		return host().settings();
	}

	private WebSocketAnswer answer(HandshakeDecision decision, HandshakeInfo info, QmuxSubprotocols offered,
			SessionPlace place) {
		if (!decision.isAccepted()) {
			place.release();
			return reject(decision, info);
		}
		String subprotocol = offered.choose(decision.getInfo().getProtocol());
		AcceptedWebSocket accepted = new AcceptedWebSocket(decision, String.valueOf(subprotocol), settings(),
				this.settings, place, this.open);
		if (subprotocol == null) {
			accepted.abandon();
			return reject(HandshakeDecision.reject(400), info);
		}
		return new WebSocketAnswer(decision, accepted);
	}

	private WebSocketAnswer reject(HandshakeDecision rejection, HandshakeInfo info) {
		HandshakeInfo request = (rejection.getRequest() != null) ? rejection.getRequest() : info;
		settings().getMetrics().handshakeRejected(rejection.getStatus(), request, rejection.getReason());
		return new WebSocketAnswer(rejection, null);
	}

	private static HandshakeDecision rejection(Throwable failure) {
		if (failure instanceof SessionRejectedException rejected && rejected.getHttpStatus() >= 300
				&& rejected.getHttpStatus() <= 599) {
			return HandshakeDecision.reject(rejected);
		}
		if (failure instanceof TimeoutException) {
			return HandshakeDecision.reject(503);
		}
		errors.error("Handshake failed", failure);
		return HandshakeDecision.reject(500);
	}

	/**
	 * The answer to a request.
	 *
	 * @param decision the decision
	 * @param accepted what becomes the session, or {@code null} when it is rejected. To
	 * be opened or abandoned
	 */
	record WebSocketAnswer(HandshakeDecision decision, @Nullable AcceptedWebSocket accepted) {

	}

}
