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

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLException;

import io.github.webtransport.DatagramSettings;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.qmux.QmuxConnection;
import io.github.webtransport.qmux.QmuxOwner;
import io.github.webtransport.transport.DefaultSession;
import io.github.webtransport.transport.SessionParameters;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.util.context.Context;

/**
 * A web server that takes WebSockets for sessions, on 127.0.0.1.
 */
public final class WebSocketServer implements AutoCloseable {

	private final WebTransportHandler handler;

	private final DisposableServer server;

	private final boolean secure;

	private final AtomicInteger requests = new AtomicInteger();

	private final List<Channel> channels = new CopyOnWriteArrayList<>();

	private volatile int refusal;

	private volatile boolean silent;

	private volatile @Nullable String text;

	private volatile @Nullable HttpServerRequest request;

	private WebSocketServer(@Nullable SelfSignedCertificate certificate, WebTransportHandler handler) {
		this.handler = handler;
		this.secure = certificate != null;
		HttpServer server = HttpServer.create().host("127.0.0.1").port(0).handle(this::answer);
		if (certificate != null) {
			SslContext context = contextOf(certificate);
			server = server.secure((spec) -> spec.sslContext(context));
		}
		this.server = server.bindNow();
	}

	/**
	 * Start a server.
	 * @param certificate its certificate, or {@code null} for none and no encryption
	 * @param handler has the sessions
	 */
	public static WebSocketServer start(@Nullable SelfSignedCertificate certificate, WebTransportHandler handler) {
		return new WebSocketServer(certificate, handler);
	}

	private static SslContext contextOf(SelfSignedCertificate certificate) {
		try {
			return SslContextBuilder.forServer(certificate.toTlsSettings().getKeyManagerFactory()).build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the base URI.
	 * @param host a name of this machine
	 */
	public URI uri(String host) {
		return URI.create((this.secure ? "https" : "http") + "://" + host + ":" + this.server.port());
	}

	/**
	 * Return how many requests there were.
	 */
	public int requests() {
		return this.requests.get();
	}

	/**
	 * Answer with a status instead of opening WebSockets.
	 * @param status the status, 0 for WebSockets
	 */
	public void refuse(int status) {
		this.refusal = status;
	}

	/**
	 * Say nothing on the WebSockets.
	 */
	void keepSilent() {
		this.silent = true;
	}

	/**
	 * Send text on the WebSockets, when their sessions are open.
	 */
	void sendText(String text) {
		this.text = text;
	}

	/**
	 * Return the last request.
	 */
	HttpServerRequest request() {
		HttpServerRequest request = this.request;
		if (request == null) {
			throw new IllegalStateException("There was no request");
		}
		return request;
	}

	/**
	 * Return the sockets that were open at some time.
	 */
	List<Channel> channels() {
		return this.channels;
	}

	private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		this.requests.incrementAndGet();
		this.request = request;
		if (this.refusal != 0) {
			return response.status(this.refusal).header("x-reason", "test").send();
		}
		return response.sendWebsocket(this::serve,
				WebsocketServerSpec.builder().protocols("qmux-02.chat,qmux-02,qmux-01").build());
	}

	private Mono<Void> serve(WebsocketInbound in, WebsocketOutbound out) {
		Channel[] channel = new Channel[1];
		in.withConnection((connection) -> channel[0] = connection.channel());
		this.channels.add(channel[0]);
		if (this.silent) {
			return in.receive().then();
		}
		ClientSocket socket = new ClientSocket(channel[0]);
		Owner owner = new Owner();
		QmuxConnection connection = new QmuxConnection(socket, true,
				new QmuxParameters(30_000, 1 << 20, 256 << 10, 256 << 10, 256 << 10, 100, 100, 16382, 16382, true),
				owner);
		socket.begin(connection);
		in.aggregateFrames(16382).receiveFrames().subscribe(socket);
		connection.start(java.time.Duration.ofSeconds(5));
		String text = this.text;
		Mono<Void> greeting = (text != null) ? out.sendString(Mono.just(text)).then() : Mono.empty();
		return greeting.then(owner.closed.asMono());
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

	/**
	 * Makes the session of a WebSocket.
	 */
	private final class Owner implements QmuxOwner {

		private final Sinks.Empty<Void> closed = Sinks.empty();

		@Override
		public void onStarted(QmuxConnection connection) {
			HandshakeInfo info = HandshakeInfo.builder(URI.create("https://127.0.0.1/"))
				.transport(SessionTransport.WEBSOCKET)
				.build();
			DefaultSession session = new DefaultSession(connection,
					new SessionParameters(info.getId(), info, Map.of(), WebTransportMetrics.NOOP.sessionOpened(info),
							DatagramSettings.DEFAULT, SessionLimits.NONE, null, SessionLimits.NONE, null));
			connection.begin(session.inbound());
			session.handle(WebSocketServer.this.handler, Context.empty());
		}

		@Override
		public void onDetached() {
		}

		@Override
		public void onClosed() {
			this.closed.tryEmitEmpty();
		}

	}

}
