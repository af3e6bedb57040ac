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

package io.github.webtransport.netty.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.ServerSettings;
import io.github.webtransport.ServerStats;
import io.github.webtransport.SessionSettings;
import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.netty.http3.Http3Connection;
import io.github.webtransport.protocol.LocalSettings;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.SettingIds;
import io.github.webtransport.transport.DefaultSession;
import io.github.webtransport.transport.ServerSessions;
import io.github.webtransport.transport.UnreadBudget;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import reactor.core.publisher.Mono;

/**
 * What the connections of a server share, while it runs once. Used by every event loop.
 */
final class ServerContext {

	private final ServerSettings settings;

	private final LocalSettings localSettings;

	/**
	 * Announced on every connection, and only read by them.
	 */
	private final Http3SettingsFrame settingsFrame;

	private final WebRequests webRequests;

	private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();

	private final ServerSessions sessions;

	/**
	 * CONNECT streams outlive their sessions until the peer has ended them too.
	 */
	private final Set<QuicStreamChannel> connectStreams = ConcurrentHashMap.newKeySet();

	private final LimitLog limitLog = new LimitLog(System::nanoTime);

	ServerContext(ServerSettings settings, WebRequests webRequests) {
		this.settings = settings;
		this.webRequests = webRequests;
		this.sessions = new ServerSessions(settings, this::limitReached);
		SessionSettings session = settings.getSession();
		long initialData = Http3Connection.newSessionCredit(session, settings.getQuic()).initial();
		this.localSettings = new LocalSettings(settings.isWebTransport(), session.getMaxPerConnection(), true,
				new SessionLimits(initialData, session.getInitialMaxStreams(), session.getInitialMaxStreams()),
				settings.getQuic().getMaxHeaderSize());
		this.settingsFrame = Http3Connection.settingsFrame(this.localSettings.server());
	}

	ServerSettings settings() {
		return this.settings;
	}

	LocalSettings localSettings() {
		return this.localSettings;
	}

	Http3SettingsFrame settingsFrame() {
		return this.settingsFrame;
	}

	WebRequests webRequests() {
		return this.webRequests;
	}

	void connectionOpened(ServerConnection connection) {
		this.connections.add(connection);
		this.settings.getMetrics().connectionOpened();
	}

	void connectionClosed(ServerConnection connection) {
		this.connections.remove(connection);
		this.settings.getMetrics().connectionClosed();
	}

	Set<ServerConnection> connections() {
		return Set.copyOf(this.connections);
	}

	/**
	 * A client has reached a limit.
	 */
	void limitReached(Limit limit) {
		this.settings.getMetrics().limitReached(limit);
		this.limitLog.reached(limit, valueOf(limit));
	}

	private long valueOf(Limit limit) {
		SessionSettings session = this.settings.getSession();
		return switch (limit) {
			case MAX_TOTAL -> session.getMaxTotal();
			case MAX_PER_CONNECTION -> session.getMaxPerConnection();
			case MAX_UNREAD -> this.sessions.unread().limit();
			case HANDSHAKE_TIMEOUT -> session.getHandshakeTimeout().toMillis();
			case MAX_PENDING_STREAMS -> session.getMaxPendingStreams();
			case MAX_PENDING_DATAGRAMS -> session.getMaxPendingDatagrams();
			case MAX_HEADER_SIZE -> this.settings.getQuic().getMaxHeaderSize();
			case IDLE_TIMEOUT -> this.settings.getQuic().getIdleTimeout().toMillis();
		};
	}

	/**
	 * Return the sessions, whatever carries them.
	 */
	ServerSessions sessions() {
		return this.sessions;
	}

	/**
	 * There is a session.
	 * @param answer tells the client. A server that stops behind it knows of the session
	 */
	void sessionOpened(DefaultSession session, QuicStreamChannel connectStream, Runnable answer) {
		this.sessions.add(session);
		this.connectStreams.add(connectStream);
		connectStream.closeFuture().addListener((future) -> this.connectStreams.remove(connectStream));
		answer.run();
		this.sessions.answered(session);
	}

	Set<QuicStreamChannel> connectStreams() {
		return Set.copyOf(this.connectStreams);
	}

	ServerStats.Builder stats() {
		UnreadBudget unread = this.sessions.unread();
		return ServerStats.builder()
			.draining(this.sessions.isDraining())
			.sessions(this.sessions.count(), this.sessions.places(), this.settings.getSession().getMaxTotal())
			.unread(unread.unread(), unread.limit())
			.advertisedSettings(SettingIds.named(this.localSettings.server()));
	}

	int connectionCount() {
		return this.connections.size();
	}

	boolean isDraining() {
		return this.sessions.isDraining();
	}

	/**
	 * Tell every client to leave.
	 * @return completes when there is no session left
	 */
	Mono<Void> drain() {
		Mono<Void> drained = this.sessions.drain();
		connections().forEach((connection) -> connection.run(connection::goAway));
		return drained;
	}

}
