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

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportException;
import io.github.webtransport.netty.http3.MessageGuard;
import io.github.webtransport.netty.http3.UnknownFrameFilter;
import io.github.webtransport.protocol.ClientNegotiation;
import io.github.webtransport.protocol.Dialect;
import io.github.webtransport.protocol.Http3ErrorCodes;
import io.github.webtransport.transport.DefaultSession;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http3.Http3RequestStreamInitializer;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;

import org.springframework.util.MultiValueMap;

/**
 * The handshake of a session at the client (draft-ietf-webtrans-http3, section 3.2):
 * takes a place on a connection, sends the request, tells whoever asked what became of
 * it, and keeps the place until the CONNECT stream is done. Lives on the event loop of
 * its connection; asked for and cancelled from any thread.
 *
 * <p>
 * A server decides on it once at most. The dialect of the request is the newest that the
 * SETTINGS of the server offer, and every answer is final. A second request is sent only
 * when the server said that it has not looked at the first: by
 * {@code H3_REQUEST_REJECTED} (RFC 9114, section 4.1.1), or by a GOAWAY with an
 * identifier not above it (section 5.2). It goes to another connection, once.
 */
final class ClientHandshake implements ClientConnectStream.Listener {

	private final ClientContext context;

	private final ClientPool pool;

	private final ConnectRequest request;

	private final SessionPermit permit;

	private final Consumer<DefaultSession> owner;

	private final Consumer<PooledConnection> onPlaced;

	private final MonoSink<DefaultSession> sink;

	/**
	 * Whether the one who asked has an answer, or wants none.
	 */
	private final AtomicBoolean answered = new AtomicBoolean();

	private @Nullable PooledConnection place;

	private @Nullable Disposable opening;

	private @Nullable Disposable timeout;

	private @Nullable ClientConnectStream stream;

	private boolean moved;

	/**
	 * Create a handshake.
	 * @param permit the place of the session
	 * @param owner takes the session before anything of it is handed over
	 * @param onPlaced told of each connection on which the request is sent
	 * @param sink told of the outcome. Cancelling it ends what was begun
	 */
	ClientHandshake(ClientContext context, ClientPool pool, ConnectRequest request, SessionPermit permit,
			Consumer<DefaultSession> owner, Consumer<PooledConnection> onPlaced, MonoSink<DefaultSession> sink) {
		this.context = context;
		this.pool = pool;
		this.request = request;
		this.permit = permit;
		this.owner = owner;
		this.onPlaced = onPlaced;
		this.sink = sink;
	}

	Authority authority() {
		return this.request.authority();
	}

	void start() {
		this.sink.onCancel(this::cancel);
		this.pool.acquire(this);
	}

	boolean isAnswered() {
		return this.answered.get();
	}

	private void cancel() {
		this.answered.set(true);
		this.pool.cancelled(this, CloseStatus.NORMAL);
	}

	/**
	 * Give the place among the sessions of the client back.
	 */
	void releasePermit() {
		this.permit.release();
	}

	// On the event loop of the connection

	/**
	 * There is a place on a connection, whose SETTINGS are there.
	 */
	void placed(PooledConnection place) {
		if (isAnswered()) {
			this.pool.release(this);
			return;
		}
		if (place.isClosing()) {
			move();
			return;
		}
		this.place = place;
		this.onPlaced.accept(place);
		this.timeout = place.connection()
			.schedule(this::expire, this.context.settings().getSession().getHandshakeTimeout());
		request(place.connection());
	}

	private void request(ClientConnection connection) {
		ChannelHandler handlers = new Http3RequestStreamInitializer() {

			@Override
			protected void initRequestStream(QuicStreamChannel channel) {
				// The handler of the stream comes when the stream is open
			}

		};
		this.opening = connection.streamOpener()
			.openRequest(handlers, (channel) -> opened(channel, connection), this::failed);
	}

	private void opened(QuicStreamChannel channel, ClientConnection connection) {
		Dialect dialect = ClientNegotiation.dialect(connection.peerSettings());
		ClientConnectStream stream = new ClientConnectStream(channel, connection, this.request.headers(dialect),
				this.request.protocols(), this);
		this.stream = stream;
		channel.pipeline().addFirst(new UnknownFrameFilter(connection, false)).addLast("wt.connect", stream);
		MessageGuard.addForResponse(connection, channel);
		channel.closeFuture().addListener((closed) -> {
			if (stream == this.stream) {
				this.pool.release(this);
			}
		});
		stream.start();
	}

	/**
	 * Nobody wants the session any more: end what there is of it.
	 */
	void abandon(CloseStatus status) {
		cancelTimeout();
		if (this.stream != null) {
			this.stream.cancel(status);
		}
		else {
			if (this.opening != null) {
				this.opening.dispose();
			}
			this.pool.release(this);
		}
	}

	private void expire() {
		fail(new WebTransportConnectException(
				"No answer of " + authority() + " within "
						+ this.context.settings().getSession().getHandshakeTimeout().toMillis() + " ms",
				new TimeoutException()));
		abandon(CloseStatus.NORMAL);
	}

	/**
	 * Answer with a failure, from any thread.
	 */
	void fail(Throwable failure) {
		if (this.answered.compareAndSet(false, true)) {
			this.sink.error((failure instanceof WebTransportException) ? failure
					: new WebTransportConnectException("No session at " + authority(), failure));
		}
	}

	private void cancelTimeout() {
		if (this.timeout != null) {
			this.timeout.dispose();
			this.timeout = null;
		}
	}

	@Override
	public void accepted(DefaultSession session) {
		cancelTimeout();
		if (this.answered.compareAndSet(false, true)) {
			this.owner.accept(session);
			this.sink.success(session);
		}
	}

	@Override
	public void rejected(int status, MultiValueMap<String, String> fields) {
		failed(new SessionRejectedException(status, fields));
	}

	@Override
	public void reset(long errorCode) {
		PooledConnection place = this.place;
		if (errorCode == Http3ErrorCodes.H3_REQUEST_REJECTED && place != null && !isAnswered()
				&& (place.isClosing() || this.pool.isShared(place))) {
			// Not processed (RFC 9114, section 4.1.1): the server goes away, or wants
			// fewer sessions on a connection than this side
			move();
		}
		else {
			failed(new WebTransportConnectException(
					"The server reset the request with code 0x" + Long.toHexString(errorCode), null));
		}
	}

	/**
	 * The server takes no more requests on the connection (RFC 9114, section 5.2).
	 * @param id the first request that it does not process
	 */
	void goingAway(long id) {
		ClientConnectStream asked = this.stream;
		if (isAnswered() || asked != null && asked.sessionId() < id) {
			return;
		}
		this.stream = null;
		if (asked != null) {
			asked.cancel(CloseStatus.NORMAL);
		}
		move();
	}

	/**
	 * Ask on another connection, once.
	 */
	private void move() {
		cancelTimeout();
		if (this.opening != null) {
			this.opening.dispose();
		}
		this.stream = null;
		if (this.moved) {
			failed(new WebTransportConnectException(authority() + " takes no more sessions", null));
		}
		else {
			this.moved = true;
			this.pool.move(this);
		}
	}

	@Override
	public void failed(Throwable failure) {
		cancelTimeout();
		fail(failure);
		if (this.stream == null) {
			this.pool.release(this);
		}
	}

}
