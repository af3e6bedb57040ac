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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.webtransport.DatagramSettings;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.qmux.QmuxConnection;
import io.github.webtransport.qmux.QmuxOwner;
import io.github.webtransport.transport.DefaultSession;
import io.github.webtransport.transport.SessionParameters;

import static org.awaitility.Awaitility.await;

/**
 * A client that opens sessions over WebSockets.
 */
final class WebSocketClient implements QmuxOwner, AutoCloseable {

	static final Duration WAIT = Duration.ofSeconds(10);

	private static final QmuxParameters PARAMETERS = new QmuxParameters(30_000, 1 << 20, 256 << 10, 256 << 10,
			256 << 10, 100, 100, 16382, 16382, true);

	private final URI uri;

	private final JdkSocket socket = new JdkSocket();

	private final CompletableFuture<WebTransportSession> session = new CompletableFuture<>();

	private final WebSocket webSocket;

	/**
	 * Connect.
	 * @param headers names and values of header fields, in turn
	 */
	WebSocketClient(URI uri, String[] protocols, String... headers) {
		this.uri = uri;
		this.webSocket = connect(uri, this.socket, protocols, headers);
		this.socket.loop().execute(() -> {
			QmuxConnection connection = new QmuxConnection(this.socket, false, PARAMETERS, this);
			this.socket.open(this.webSocket, connection);
			connection.start(WAIT);
		});
	}

	static WebSocket connect(URI uri, WebSocket.Listener listener, String[] protocols, String... headers) {
		WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(WAIT);
		for (int i = 0; i < headers.length; i += 2) {
			builder.header(headers[i], headers[i + 1]);
		}
		if (protocols.length > 0) {
			builder.subprotocols(protocols[0], Arrays.copyOfRange(protocols, 1, protocols.length));
		}
		return builder.buildAsync(uri, listener).join();
	}

	/**
	 * Return the status of a handshake that fails.
	 */
	static int rejection(URI uri, String[] protocols, String... headers) {
		try (WebSocketClient client = new WebSocketClient(uri, protocols, headers)) {
			throw new AssertionError("The WebSocket is open: " + client.webSocket.getSubprotocol());
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof WebSocketHandshakeException handshake) {
				return handshake.getResponse().statusCode();
			}
			throw ex;
		}
	}

	String subprotocol() {
		return this.webSocket.getSubprotocol();
	}

	WebTransportSession session() {
		return this.session.orTimeout(WAIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).join();
	}

	/**
	 * Send text, as soon as nothing else is being sent.
	 */
	void sendText(String text) {
		await().atMost(WAIT)
			.pollInterval(Duration.ofMillis(1))
			.ignoreExceptionsMatching((ex) -> ex.getCause() instanceof IllegalStateException)
			.untilAsserted(() -> this.webSocket.sendText(text, true).join());
	}

	CompletableFuture<Integer> closed() {
		return this.socket.closed();
	}

	@Override
	public void onStarted(QmuxConnection connection) {
		HandshakeInfo info = HandshakeInfo.builder(this.uri).build();
		DefaultSession session = new DefaultSession(connection,
				new SessionParameters(info.getId(), info, Map.of(), WebTransportMetrics.NOOP.sessionOpened(info),
						DatagramSettings.DEFAULT, SessionLimits.NONE, null, SessionLimits.NONE, null));
		connection.begin(session.inbound());
		this.session.complete(session);
	}

	@Override
	public void onDetached() {
	}

	@Override
	public void onClosed() {
	}

	@Override
	public void close() {
		this.webSocket.abort();
		this.socket.shutdown();
	}

}
