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

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.github.webtransport.ClientTransport;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionRejectedException;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportException;
import io.github.webtransport.netty.client.SessionOpener.Attempt;
import io.github.webtransport.transport.DefaultSession;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Opens a session by the transports that the client has. Where there are two, QUIC has a
 * head start; then a WebSocket joins, and the first that is open wins.
 *
 * <p>
 * The server should decide once. So the WebSocket does not join when the server has been
 * heard over QUIC since the request was sent: it is deciding then. And what the server
 * answers over QUIC is final. Used by any thread.
 */
final class TransportRace {

	/**
	 * Statuses of web servers that know nothing of the fallback.
	 */
	private static final Set<Integer> NO_FALLBACK = Set.of(404, 405, 426, 501);

	private final SessionOpener opener;

	private final Attempt attempt;

	private final Authority authority;

	private final Consumer<DefaultSession> owner;

	private final MonoSink<DefaultSession> sink;

	private final boolean alone;

	private final Duration headStart;

	private final Disposable.Swap timer = Disposables.swap();

	private final Disposable.Swap quic = Disposables.swap();

	private final Disposable.Swap webSocket = Disposables.swap();

	private final Object lock = new Object();

	// Guarded by the lock

	private boolean quicTried;

	private boolean webSocketTried;

	/**
	 * Whether there was a connection over which the server can have got the request.
	 */
	private boolean placed;

	private boolean over;

	private @Nullable ClientTransport winner;

	private @Nullable DefaultSession session;

	private @Nullable Throwable quicFailure;

	private @Nullable Throwable webSocketFailure;

	/**
	 * Create a race.
	 * @param owner takes the session of the winner before anything of it is handed over
	 * @param sink told of the outcome. Cancelling it ends what was begun
	 */
	TransportRace(SessionOpener opener, Attempt attempt, Authority authority, Consumer<DefaultSession> owner,
			MonoSink<DefaultSession> sink) {
		this.opener = opener;
		this.attempt = attempt;
		this.authority = authority;
		this.owner = owner;
		this.sink = sink;
		this.alone = opener.context().settings().getTransport() != ClientTransport.AUTO;
		this.headStart = opener.context().settings().getWebSocket().getHeadStart();
	}

	void start() {
		this.sink.onCancel(this::cancel);
		ClientTransport transport = this.opener.context().settings().getTransport();
		if (transport == ClientTransport.WEBSOCKET
				|| !this.alone && this.opener.losses().isRemembered(this.authority)) {
			startWebSocket();
			return;
		}
		if (!this.alone) {
			this.timer.update(Schedulers.parallel()
				.schedule(this::startWebSocket, this.headStart.toMillis(), TimeUnit.MILLISECONDS));
		}
		startQuic();
	}

	private void startQuic() {
		synchronized (this.lock) {
			if (this.over || this.quicTried) {
				return;
			}
			this.quicTried = true;
		}
		this.quic.update(this.opener
			.overQuic(this.attempt, (session) -> opened(ClientTransport.WEBTRANSPORT, session), this::placed)
			.subscribe((session) -> succeeded(ClientTransport.WEBTRANSPORT, session), this::quicFailed));
	}

	private void startWebSocket() {
		synchronized (this.lock) {
			if (this.over || this.webSocketTried) {
				return;
			}
			this.webSocketTried = true;
		}
		this.webSocket
			.update(this.opener.overWebSocket(this.attempt, (session) -> opened(ClientTransport.WEBSOCKET, session))
				.subscribe((session) -> succeeded(ClientTransport.WEBSOCKET, session), this::webSocketFailed));
	}

	/**
	 * The server is about to get the request over QUIC, on a connection that may have
	 * been open for long.
	 */
	private void placed(PooledConnection place) {
		synchronized (this.lock) {
			this.placed = true;
			if (this.alone || this.over || this.webSocketTried) {
				return;
			}
		}
		ClientConnection connection = place.connection();
		withPackets(connection, (before) -> this.timer.update(connection
			.schedule(() -> withPackets(connection, (after) -> joinUnlessHeard(before, after)), this.headStart)));
	}

	private static void withPackets(ClientConnection connection, LongConsumer consumer) {
		connection.stats().subscribe((stats) -> consumer.accept(stats.packetsReceived()), (ex) -> {
			// The connection has ended, and with it the attempt
		});
	}

	/**
	 * Whatever has come since the request was sent shows that UDP gets through.
	 */
	private void joinUnlessHeard(long before, long after) {
		if (after == before) {
			startWebSocket();
		}
	}

	// The outcomes

	/**
	 * There is a session, of which nothing has been handed over yet.
	 */
	private void opened(ClientTransport transport, DefaultSession session) {
		boolean wins;
		boolean lost;
		synchronized (this.lock) {
			wins = !this.over;
			if (wins) {
				this.over = true;
				this.winner = transport;
				this.session = session;
			}
			lost = wins && transport == ClientTransport.WEBSOCKET && this.quicTried;
		}
		if (!wins) {
			session.closeNow(CloseStatus.NORMAL);
			return;
		}
		if (lost) {
			this.opener.losses().remember(this.authority);
		}
		else if (transport == ClientTransport.WEBTRANSPORT) {
			this.opener.losses().forget(this.authority);
		}
		this.timer.dispose();
		((transport == ClientTransport.WEBTRANSPORT) ? this.webSocket : this.quic).dispose();
		this.owner.accept(session);
	}

	private void succeeded(ClientTransport transport, DefaultSession session) {
		boolean won;
		synchronized (this.lock) {
			won = this.winner == transport;
		}
		if (won) {
			this.attempt.permit().release();
			this.sink.success(session);
		}
	}

	private void quicFailed(Throwable failure) {
		boolean join;
		Throwable end = null;
		synchronized (this.lock) {
			this.quicFailure = failure;
			boolean silent = failure instanceof WebTransportConnectException;
			join = !this.alone && silent && !this.placed && !this.webSocketTried;
			boolean wait = this.webSocketTried && this.webSocketFailure == null && silent;
			if (!join && !wait) {
				end = (silent) ? summary(failure) : failure;
			}
		}
		next(join, this::startWebSocket, end);
	}

	private void webSocketFailed(Throwable failure) {
		boolean join;
		Throwable end = null;
		synchronized (this.lock) {
			this.webSocketFailure = failure;
			join = !this.alone && !this.quicTried && isSilent(failure);
			boolean wait = this.quicTried && this.quicFailure == null && failure instanceof WebTransportException;
			if (!join && !wait) {
				end = (this.quicFailure != null) ? summary(this.quicFailure) : failure;
			}
		}
		if (!this.alone) {
			this.opener.losses().forget(this.authority);
		}
		next(join, this::startQuic, end);
	}

	private void next(boolean join, Runnable other, @Nullable Throwable end) {
		if (join) {
			other.run();
		}
		else if (end != null) {
			fail(end);
		}
	}

	/**
	 * Return whether a failure tells nothing of what the server wants.
	 */
	private static boolean isSilent(Throwable failure) {
		return failure instanceof WebTransportConnectException || failure instanceof SessionRejectedException rejected
				&& NO_FALLBACK.contains(rejected.getHttpStatus());
	}

	/**
	 * Return what the one who asked learns when both have failed.
	 */
	private Throwable summary(Throwable quicFailure) {
		Throwable webSocketFailure = this.webSocketFailure;
		if (webSocketFailure == null) {
			return quicFailure;
		}
		if (!isSilent(webSocketFailure)) {
			return webSocketFailure;
		}
		WebTransportConnectException both = new WebTransportConnectException(
				quicFailure.getMessage() + ", and " + webSocketFailure.getMessage() + " over a WebSocket", quicFailure);
		both.addSuppressed(webSocketFailure);
		return both;
	}

	private void fail(Throwable failure) {
		if (end()) {
			this.sink.error(failure);
		}
	}

	/**
	 * Nobody waits any more. The session may be there, and its handler may be why.
	 */
	private void cancel() {
		DefaultSession session;
		synchronized (this.lock) {
			session = this.session;
		}
		if (session != null) {
			session.close(CloseStatus.NORMAL).subscribe();
		}
		else {
			end();
		}
	}

	/**
	 * End what was begun.
	 * @return {@code false} if it was over already
	 */
	private boolean end() {
		synchronized (this.lock) {
			if (this.over) {
				return false;
			}
			this.over = true;
		}
		this.timer.dispose();
		this.quic.dispose();
		this.webSocket.dispose();
		this.attempt.permit().release();
		return true;
	}

}
