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

package io.github.webtransport.netty.http3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.netty.engine.ArrivedDatagram;
import io.github.webtransport.netty.engine.QuicConnection;
import io.github.webtransport.netty.engine.QuicStream;
import io.github.webtransport.protocol.DatagramHeader;
import io.github.webtransport.protocol.ProtocolException;
import io.github.webtransport.protocol.ProtocolViolation;
import io.github.webtransport.protocol.RecentSessionIds;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import io.github.webtransport.transport.EarlyArrivals;
import io.github.webtransport.transport.SessionInbound;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The sessions of a connection: finds that of each stream and datagram, also when it
 * comes later than they do.
 *
 * @since 0.1.0
 */
public abstract class SessionConnection extends QuicConnection {

	private static final Log logger = LogFactory.getLog(SessionConnection.class);

	private final LongObjectMap<SessionInbound> sessions = new LongObjectHashMap<>(2);

	private final RecentSessionIds ended = new RecentSessionIds();

	private final EarlyArrivals early;

	private final Duration pendingTimeout;

	private @Nullable Disposable expiry;

	private long lastSessionId = -1;

	private @Nullable SessionInbound lastSession;

	SessionConnection(SessionSettings settings, Duration idleTimeout) {
		super(idleTimeout);
		this.pendingTimeout = settings.getPendingTimeout();
		this.early = new EarlyArrivals(settings.getMaxPendingStreams(), settings.getMaxPendingDatagrams(),
				settings.getPendingTimeout(), System::nanoTime, this::limitReached);
	}

	final Duration pendingTimeout() {
		return this.pendingTimeout;
	}

	// What arrives

	/**
	 * A stream of the peer has named its session.
	 */
	final void streamBelongs(QuicStream stream, long sessionId) {
		SessionInbound session = find(sessionId);
		if (session != null) {
			session.onStream(stream);
		}
		else if (this.ended.contains(sessionId)) {
			stream.reject(WebTransportErrorCodes.WT_SESSION_GONE);
		}
		else {
			this.early.add(sessionId, stream);
			watchEarly();
		}
	}

	@Override
	protected final void datagramArrived(ByteBuf datagram) {
		long sessionId;
		try {
			sessionId = DatagramHeader.readSessionId(datagram);
		}
		catch (ProtocolException ex) {
			datagram.release();
			violated(ex.getViolation());
			return;
		}
		SessionInbound session = find(sessionId);
		if (session != null) {
			session.onDatagram(ArrivedDatagram.payload(datagram));
		}
		else if (this.ended.contains(sessionId)) {
			datagram.release();
		}
		else {
			this.early.add(sessionId, ArrivedDatagram.payload(datagram));
			watchEarly();
		}
	}

	private @Nullable SessionInbound find(long sessionId) {
		if (sessionId == this.lastSessionId) {
			return this.lastSession;
		}
		SessionInbound session = this.sessions.get(sessionId);
		if (session != null) {
			this.lastSessionId = sessionId;
			this.lastSession = session;
		}
		return session;
	}

	private void watchEarly() {
		Duration untilExpiry = (this.expiry == null) ? this.early.untilExpiry() : null;
		if (untilExpiry != null) {
			this.expiry = schedule(() -> {
				this.expiry = null;
				this.early.expire();
				watchEarly();
			}, untilExpiry);
		}
	}

	// Sessions

	public final int sessionCount() {
		return this.sessions.size();
	}

	final void sessionStarted(long sessionId, SessionInbound session) {
		this.sessions.put(sessionId, session);
		sendOrders().sessions(this.sessions.size());
	}

	final void deliverEarly(long sessionId, SessionInbound session) {
		this.early.deliver(sessionId, session);
	}

	/**
	 * A session has ended, or there will not be one: what still comes for it is refused.
	 */
	protected void sessionEnded(long sessionId) {
		this.sessions.remove(sessionId);
		sendOrders().sessions(this.sessions.size());
		this.lastSessionId = -1;
		this.lastSession = null;
		this.ended.add(sessionId);
		this.early.reject(sessionId);
	}

	/**
	 * Return the sessions at this moment: what they are told may end them.
	 */
	final List<SessionInbound> sessions() {
		return new ArrayList<>(this.sessions.values());
	}

	@Override
	protected final long openStreamId() {
		return this.lastSessionId;
	}

	@Override
	protected final void datagramSpace() {
		for (SessionInbound session : sessions()) {
			session.onDatagramSpace();
		}
	}

	@Override
	protected final void connectionLost(String reason) {
		if (this.expiry != null) {
			this.expiry.dispose();
			this.expiry = null;
		}
		for (SessionInbound session : sessions()) {
			session.onConnectionLost(reason);
		}
		this.early.clear();
	}

	/**
	 * The peer has reached a limit, which it does not learn by an error of its own.
	 */
	protected void limitReached(Limit limit) {
	}

	// Violations

	@Override
	public final void streamFailed(QuicStreamChannel stream, Throwable cause) {
		if (cause instanceof ProtocolException violation) {
			violated(violation.getViolation());
		}
		else {
			super.streamFailed(stream, cause);
		}
	}

	/**
	 * The peer broke a rule that ends the connection.
	 */
	public final void violated(ProtocolViolation violation) {
		logger.debug("Closing connection " + channel().id() + ": " + violation.reason());
		onViolation(violation);
		close(violation.errorCode());
	}

	/**
	 * The connection is about to be closed for a violation.
	 */
	protected void onViolation(ProtocolViolation violation) {
	}

}
