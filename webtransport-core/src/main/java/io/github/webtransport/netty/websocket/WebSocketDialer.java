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

package io.github.webtransport.netty.websocket;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.webtransport.ClientClosedException;
import io.github.webtransport.ClientSettings;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.transport.DefaultSession;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/**
 * Opens sessions over WebSockets, each over one of its own, on the event loops that all
 * HTTP clients of Reactor Netty share. Used by every thread.
 *
 * @since 0.1.0
 */
public final class WebSocketDialer {

	/**
	 * How long the servers may take to close their ends: as long as over QUIC.
	 */
	private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

	private final ClientSettings settings;

	private final HttpClient client;

	/**
	 * Attempts that have not ended. Bounded by the permits of those who ask.
	 */
	private final Set<WebSocketAttempt> attempts = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Create a dialer.
	 * @param settings the settings of the client
	 * @param ssl says whom to trust
	 */
	public WebSocketDialer(ClientSettings settings, SslContext ssl) {
		this.settings = settings;
		// It must not send a request twice, or the server decides twice
		this.client = HttpClient.newConnection()
			.disableRetry(true)
			.protocol(HttpProtocol.HTTP11)
			.proxyWithSystemProperties()
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
					(int) Math.min(Integer.MAX_VALUE, settings.getConnectTimeout().toMillis()))
			.secure((spec) -> spec.sslContext(ssl).handshakeTimeout(settings.getConnectTimeout()));
	}

	/**
	 * Open a session.
	 * @param request what to ask for
	 * @param protocols the application protocols to offer
	 * @param owner takes the session before anything of it is handed over, on its loop
	 * @param sink told of the outcome. Cancelling it ends what was begun
	 * @param onEnd told once, when nothing is left of it
	 */
	public void open(SessionRequest request, List<String> protocols, Consumer<DefaultSession> owner,
			MonoSink<DefaultSession> sink, Runnable onEnd) {
		WebSocketAttempt attempt = new WebSocketAttempt(this, request, protocols, owner, sink, onEnd);
		this.attempts.add(attempt);
		if (this.closed) {
			// Behind the addition, or the end of all could miss it
			attempt.fail(new ClientClosedException());
			ended(attempt);
			onEnd.run();
		}
		else {
			attempt.start(this.client);
		}
	}

	ClientSettings settings() {
		return this.settings;
	}

	/**
	 * Return what the server may do.
	 * @param resetStreamAt whether that includes RESET_STREAM_AT
	 */
	QmuxParameters parameters(boolean resetStreamAt) {
		long data = this.settings.getWebSocket().getMaxStreamData();
		long streams = this.settings.getSession().getInitialMaxStreams();
		return new QmuxParameters(this.settings.getWebSocket().getIdleTimeout().toMillis(),
				this.settings.getWebSocket().getMaxData(), data, data, data, streams, streams,
				QmuxParameters.DEFAULT_MAX_RECORD_SIZE, QmuxParameters.DEFAULT_MAX_RECORD_SIZE, resetStreamAt);
	}

	void ended(WebSocketAttempt attempt) {
		this.attempts.remove(attempt);
	}

	/**
	 * Close every session, and open no more.
	 * @param status the code and the reason
	 * @return completes when the sockets are closed
	 */
	public Mono<Void> close(CloseStatus status) {
		this.closed = true;
		List<Mono<Void>> closed = List.copyOf(this.attempts).stream().map((attempt) -> attempt.close(status)).toList();
		return Mono.whenDelayError(closed).timeout(CLOSE_WAIT, Mono.defer(() -> {
			this.attempts.forEach(WebSocketAttempt::abort);
			return Mono.empty();
		}));
	}

}
