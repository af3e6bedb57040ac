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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.github.webtransport.ClientClosedException;
import io.github.webtransport.ClientSettings;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.HandshakeResponse;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportException;
import io.github.webtransport.protocol.QueryString;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.qmux.QmuxParameters;
import io.github.webtransport.protocol.qmux.QmuxSubprotocols;
import io.github.webtransport.qmux.QmuxConnection;
import io.github.webtransport.qmux.QmuxOwner;
import io.github.webtransport.transport.DefaultSession;
import io.github.webtransport.transport.SessionParameters;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/**
 * An attempt to open a session over a WebSocket, and what it became. Begun and ended from
 * any thread; the rest is on the event loop of the socket.
 */
final class WebSocketAttempt implements QmuxOwner {

	private final WebSocketDialer dialer;

	private final ClientSettings settings;

	private final SessionRequest request;

	private final List<String> protocols;

	private final Consumer<DefaultSession> owner;

	private final MonoSink<DefaultSession> sink;

	private final Runnable onEnd;

	/**
	 * Whether the one who asked has an answer, or wants none.
	 */
	private final AtomicBoolean answered = new AtomicBoolean();

	private final AtomicBoolean over = new AtomicBoolean();

	private final Disposable.Swap dialling = Disposables.swap();

	private final Disposable.Swap timeout = Disposables.swap();

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private volatile @Nullable ClientSocket socket;

	private volatile @Nullable DefaultSession session;

	private @Nullable HandshakeInfo info;

	WebSocketAttempt(WebSocketDialer dialer, SessionRequest request, List<String> protocols,
			Consumer<DefaultSession> owner, MonoSink<DefaultSession> sink, Runnable onEnd) {
		this.dialer = dialer;
		this.settings = dialer.settings();
		this.request = request;
		this.protocols = protocols;
		this.owner = owner;
		this.sink = sink;
		this.onEnd = onEnd;
	}

	// From any thread

	void start(HttpClient client) {
		long patience = this.settings.getConnectTimeout().toMillis()
				+ this.settings.getSession().getHandshakeTimeout().toMillis();
		this.timeout.update(Schedulers.parallel()
			.schedule(() -> expire(patience), patience, java.util.concurrent.TimeUnit.MILLISECONDS));
		this.sink.onCancel(this::cancel);
		WebsocketClientSpec spec = WebsocketClientSpec.builder()
			.protocols(String.join(",", QmuxSubprotocols.offer(this.protocols)))
			.maxFramePayloadLength(QmuxParameters.DEFAULT_MAX_RECORD_SIZE)
			.build();
		this.dialling.update(client.headers(this::addHeaders)
			.websocket(spec)
			.uri(WebSocketTarget.of(this.request.getUri(), this.settings.getWebSocket().getBaseUri()))
			.handle((in, out) -> open(in))
			.subscribe(null, this::dialFailed, this::ended));
	}

	private void addHeaders(HttpHeaders headers) {
		this.settings.getHeaders().forEach((name, values) -> {
			if (!this.request.getHeaders().containsKey(name)) {
				headers.set(name, values);
			}
		});
		this.request.getHeaders().forEach(headers::set);
	}

	private void expire(long millis) {
		fail(new WebTransportConnectException(
				"No session over a WebSocket at " + authority() + " within " + millis + " ms", new TimeoutException()));
		abort();
	}

	private void cancel() {
		if (this.answered.compareAndSet(false, true)) {
			abort();
		}
	}

	/**
	 * End at once.
	 */
	void abort() {
		ClientSocket socket = this.socket;
		if (socket != null) {
			socket.loop().execute(socket::abort);
		}
		else {
			this.dialling.dispose();
			ended();
		}
	}

	/**
	 * The client is closed.
	 * @return completes when the socket is closed
	 */
	Mono<Void> close(CloseStatus status) {
		DefaultSession session = this.session;
		fail(new ClientClosedException());
		if (session != null) {
			session.close(status).subscribe();
		}
		else {
			abort();
		}
		return this.closed.asMono();
	}

	/**
	 * Answer with a failure.
	 */
	void fail(Throwable failure) {
		if (this.answered.compareAndSet(false, true)) {
			this.timeout.dispose();
			this.sink.error(failure);
		}
	}

	private void dialFailed(Throwable cause) {
		WebTransportException failure = DialFailure.of(cause, authority());
		if (!this.answered.get()) {
			DialFailure.count(failure, this.settings.getMetrics(), info(null).build());
		}
		fail(failure);
		ended();
	}

	private String authority() {
		URI uri = WebSocketTarget.of(this.request.getUri(), this.settings.getWebSocket().getBaseUri());
		return uri.getRawAuthority();
	}

	private void ended() {
		if (this.over.compareAndSet(false, true)) {
			fail(new WebTransportConnectException("The WebSocket to " + authority() + " was closed before a session",
					null));
			this.timeout.dispose();
			this.dialer.ended(this);
			this.closed.tryEmitEmpty();
			this.onEnd.run();
		}
	}

	// On the event loop

	private Mono<Void> open(WebsocketInbound in) {
		Channel[] channels = new Channel[1];
		in.withConnection((connection) -> channels[0] = connection.channel());
		Channel channel = channels[0];
		ClientSocket socket = new ClientSocket(channel);
		this.socket = socket;
		if (this.over.get() || this.answered.get()) {
			channel.close();
			return this.closed.asMono();
		}
		String subprotocol = String.valueOf(in.selectedSubprotocol());
		this.info = info(channel).protocol(QmuxSubprotocols.applicationProtocol(subprotocol))
			.response(new HandshakeResponse(101, DialFailure.fields(in.headers())))
			.build();
		QmuxConnection connection = new QmuxConnection(socket, false,
				this.dialer.parameters(QmuxSubprotocols.hasResetStreamAt(subprotocol)), this);
		socket.begin(connection);
		in.aggregateFrames(QmuxParameters.DEFAULT_MAX_RECORD_SIZE).receiveFrames().subscribe(socket);
		connection.start(this.settings.getSession().getHandshakeTimeout());
		return this.closed.asMono();
	}

	private HandshakeInfo.Builder info(@Nullable Channel channel) {
		URI uri = this.request.getUri();
		HandshakeInfo.Builder info = HandshakeInfo.builder(uri)
			.transport(SessionTransport.WEBSOCKET)
			.offeredProtocols(this.protocols);
		if (channel != null) {
			info.addresses(address(channel.localAddress()), address(channel.remoteAddress()));
		}
		if (uri.getRawQuery() != null) {
			QueryString.parse(uri.getRawQuery(), info::queryParam);
		}
		this.settings.getHeaders().forEach((name, values) -> {
			if (!this.request.getHeaders().containsKey(name)) {
				values.forEach((value) -> info.header(name, value));
			}
		});
		this.request.getHeaders().forEach((name, values) -> values.forEach((value) -> info.header(name, value)));
		return info;
	}

	private static @Nullable InetSocketAddress address(@Nullable SocketAddress address) {
		return (address instanceof InetSocketAddress inet) ? inet : null;
	}

	@Override
	public void onStarted(QmuxConnection connection) {
		HandshakeInfo info = this.info;
		if (info == null || !this.answered.compareAndSet(false, true)) {
			connection.closeConnection();
			return;
		}
		this.timeout.dispose();
		DefaultSession session = new DefaultSession(connection,
				new SessionParameters(info.getId(), info, Map.of(), this.settings.getMetrics().sessionOpened(info),
						this.settings.getDatagram(), SessionLimits.NONE, null, SessionLimits.NONE,
						this.settings.getSession().getIdleTimeout()));
		this.session = session;
		connection.begin(session.inbound());
		this.owner.accept(session);
		this.sink.success(session);
	}

	@Override
	public void onDetached() {
		// The place is given back when the socket is closed, later than this
	}

	@Override
	public void onClosed() {
		ended();
	}

}
