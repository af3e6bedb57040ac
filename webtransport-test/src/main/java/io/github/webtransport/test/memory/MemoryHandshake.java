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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramSettings;
import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportHandshakeHandler;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.protocol.HandshakeHeaders;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.SubprotocolNegotiation;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.github.webtransport.transport.DefaultSession;
import io.github.webtransport.transport.SessionParameters;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * One session that a client asks for: the decision of the server on it, and both ends of
 * what is accepted. Lives on the loop of the server.
 */
final class MemoryHandshake {

	private static final Log logger = LogFactory.getLog(MemoryHandshake.class);

	private final MemoryNetwork network;

	private final ServerSettings settings;

	private final SessionRequest request;

	private final WebTransportHandshakeHandler handler;

	private final MonoSink<WebTransportSession> sink;

	private @Nullable Disposable decision;

	private boolean acquired;

	private boolean over;

	/**
	 * Whether the client has given up, which is asked for on its loop too.
	 */
	private volatile boolean cancelled;

	MemoryHandshake(MemoryNetwork network, SessionRequest request, WebTransportHandshakeHandler handler,
			MonoSink<WebTransportSession> sink) {
		this.network = network;
		this.settings = network.settings();
		this.request = request;
		this.handler = handler;
		this.sink = sink;
	}

	void start() {
		this.sink.onCancel(this::cancel);
		this.network.serverLoop().execute(this::decide);
	}

	private void cancel() {
		this.cancelled = true;
		this.network.serverLoop().run(() -> {
			if (!this.over) {
				end();
			}
		});
	}

	private void end() {
		this.over = true;
		if (this.decision != null) {
			this.decision.dispose();
		}
		releasePlace();
	}

	private void releasePlace() {
		if (this.acquired) {
			this.acquired = false;
			this.network.release();
			this.settings.getMetrics().connectionClosed();
		}
	}

	private void decide() {
		if (this.over) {
			return;
		}
		if (!this.settings.isWebTransport()) {
			this.over = true;
			this.sink.error(new WebTransportConnectException("The server does not speak WebTransport", null));
			return;
		}
		this.acquired = this.network.acquire();
		if (!this.acquired) {
			reject(HandshakeDecision.reject(503));
			return;
		}
		this.settings.getMetrics().connectionOpened();
		HandshakeInfo info;
		try {
			info = MemoryRequest.parse(this.request);
		}
		catch (IllegalArgumentException ex) {
			logger.debug("Malformed request", ex);
			reject(HandshakeDecision.reject(400));
			return;
		}
		Disposable decision = ask(info).defaultIfEmpty(HandshakeDecision.reject(404))
			.timeout(this.settings.getSession().getHandshakeTimeout())
			.subscribe((decided) -> this.network.serverLoop().run(() -> decided(decided)),
					(ex) -> this.network.serverLoop().run(() -> decided(rejection(ex))));
		if (!this.over) {
			this.decision = decision;
		}
	}

	private Mono<HandshakeDecision> ask(HandshakeInfo info) {
		try {
			return this.handler.handshake(info);
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

	private static HandshakeDecision rejection(Throwable failure) {
		if (failure instanceof SessionRejectedException rejected && rejected.getHttpStatus() >= 300
				&& rejected.getHttpStatus() <= 599) {
			return HandshakeDecision.reject(rejected);
		}
		if (failure instanceof TimeoutException) {
			return HandshakeDecision.reject(503);
		}
		logger.error("Handshake failed", failure);
		return HandshakeDecision.reject(500);
	}

	private void decided(HandshakeDecision decision) {
		if (this.over) {
			abandon(decision);
			return;
		}
		if (decision.isAccepted()) {
			this.over = true;
			accept(decision);
		}
		else {
			reject(decision);
		}
	}

	/**
	 * The client gave up between the decision and the session.
	 */
	private static void abandon(HandshakeDecision decision) {
		if (decision.isAccepted()) {
			decision.getHandler().abandon();
		}
	}

	private void reject(HandshakeDecision decision) {
		this.settings.getMetrics().handshakeRejected(decision.getStatus(), decision.getRequest(), decision.getReason());
		end();
		this.sink.error(new SessionRejectedException(decision.getStatus(), decision.getHeaders()));
	}

	private void accept(HandshakeDecision decision) {
		MemoryCarrier server = new MemoryCarrier(this.network.serverLoop(), true,
				this.settings.getQuic().getMaxStreamData(), this::releasePlace);
		MemoryCarrier client = new MemoryCarrier(this.network.clientLoop(), false,
				QuicSettings.DEFAULT.getMaxStreamData(), () -> {
				});
		MemoryCarrier.join(server, client);
		HandshakeResponse response = answer(decision);
		HandshakeInfo accepted = decision.getInfo().mutate().response(response).build();
		SessionSettings session = this.settings.getSession();
		DefaultSession serverSession = new DefaultSession(server,
				parameters(accepted, decision.getAttributes(),
						this.settings.getMetrics().sessionOpened(accepted, decision.getContext()),
						this.settings.getDatagram(), session, SessionSettings.DEFAULT, session.getIdleTimeout()));
		server.begin(serverSession.inbound());
		this.network.serverOpened(serverSession);
		// The client learns of the session before anything that the handler sends
		this.network.clientLoop().execute(() -> clientAccepted(client, accepted.getProtocol(), response));
		serverSession.handle(decision.getHandler(), decision.getContext());
	}

	private static HandshakeResponse answer(HandshakeDecision decision) {
		MultiValueMap<String, String> headers = new LinkedMultiValueMap<>(decision.getHeaders());
		String protocol = decision.getInfo().getProtocol();
		if (protocol != null) {
			headers.set(HandshakeHeaders.WT_PROTOCOL, SubprotocolNegotiation.formatSelected(protocol));
		}
		return new HandshakeResponse(decision.getStatus(), headers);
	}

	private static SessionParameters parameters(HandshakeInfo info, Map<String, Object> attributes,
			SessionMetrics metrics, DatagramSettings datagram, SessionSettings local, SessionSettings remote,
			@Nullable Duration idleTimeout) {
		// Nothing is shared: each session in memory is a connection of its own
		return new SessionParameters(info.getId(), info, attributes, metrics, datagram, limits(local), null,
				limits(remote), idleTimeout);
	}

	private static SessionLimits limits(SessionSettings settings) {
		return new SessionLimits(settings.getInitialMaxData(), settings.getInitialMaxStreams(),
				settings.getInitialMaxStreams());
	}

	// On the loop of the client

	private void clientAccepted(MemoryCarrier carrier, @Nullable String protocol, HandshakeResponse response) {
		// Not the info of the server: each end has an identifier of its own
		HandshakeInfo answered = MemoryRequest.parse(this.request)
			.mutate()
			.protocol(protocol)
			.response(response)
			.build();
		DefaultSession session = new DefaultSession(carrier,
				parameters(answered, Map.of(), WebTransportMetrics.NOOP.sessionOpened(answered),
						DatagramSettings.DEFAULT, SessionSettings.DEFAULT, this.settings.getSession(), null));
		carrier.begin(session.inbound());
		this.network.clientOpened(session);
		List<String> offered = this.request.getProtocols();
		if (protocol != null && !offered.contains(protocol)) {
			// draft-ietf-webtrans-http3, section 3.3
			CloseStatus status = CloseStatus.of(WebTransportErrorCodes.WT_ALPN_ERROR, "Protocol was not offered");
			session.closeNow(status);
			this.sink.error(new SessionClosedException(status, false));
		}
		else if (this.cancelled) {
			session.closeNow(CloseStatus.NORMAL);
		}
		else {
			this.sink.success(session);
		}
	}

}
