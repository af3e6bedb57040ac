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

package io.github.webtransport.rawpeer;

import java.time.Duration;
import java.util.function.BiFunction;

import io.github.webtransport.ConnectionIdSettings;
import io.github.webtransport.DatagramSettings;
import io.github.webtransport.QuicSettings;
import io.github.webtransport.RetryMode;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionSettings;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * What a {@link TestServer} is started with, where it differs from the defaults.
 */
public final class ServerOptions {

	private boolean webTransport = true;

	private int listeners = 1;

	private int maxPerConnection = SessionSettings.DEFAULT.getMaxPerConnection();

	private int maxTotal = SessionSettings.DEFAULT.getMaxTotal();

	private Duration handshakeTimeout = SessionSettings.DEFAULT.getHandshakeTimeout();

	private int maxPendingStreams = SessionSettings.DEFAULT.getMaxPendingStreams();

	private int maxPendingDatagrams = SessionSettings.DEFAULT.getMaxPendingDatagrams();

	private Duration pendingTimeout = Duration.ofMinutes(1);

	private long initialMaxData = SessionSettings.DEFAULT.getInitialMaxData();

	private long initialMaxStreams = SessionSettings.DEFAULT.getInitialMaxStreams();

	private Duration idleTimeout = QuicSettings.DEFAULT.getIdleTimeout();

	private long maxData = QuicSettings.DEFAULT.getMaxData();

	private long maxStreamData = QuicSettings.DEFAULT.getMaxStreamData();

	private RetryMode retry = QuicSettings.DEFAULT.getRetry();

	private DatagramSettings datagrams = DatagramSettings.DEFAULT;

	private @Nullable BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> requests;

	private long maxUnread;

	private @Nullable ConnectionIdSettings connectionId;

	public ServerOptions webTransport(boolean webTransport) {
		this.webTransport = webTransport;
		return this;
	}

	public ServerOptions listeners(int listeners) {
		this.listeners = listeners;
		return this;
	}

	public ServerOptions maxPerConnection(int maxPerConnection) {
		this.maxPerConnection = maxPerConnection;
		return this;
	}

	public ServerOptions maxTotal(int maxTotal) {
		this.maxTotal = maxTotal;
		return this;
	}

	public ServerOptions handshakeTimeout(Duration handshakeTimeout) {
		this.handshakeTimeout = handshakeTimeout;
		return this;
	}

	public ServerOptions maxPending(int streams, int datagrams) {
		this.maxPendingStreams = streams;
		this.maxPendingDatagrams = datagrams;
		return this;
	}

	public ServerOptions pendingTimeout(Duration pendingTimeout) {
		this.pendingTimeout = pendingTimeout;
		return this;
	}

	public ServerOptions initialCredit(long maxData, long maxStreams) {
		this.initialMaxData = maxData;
		this.initialMaxStreams = maxStreams;
		return this;
	}

	public ServerOptions idleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
		return this;
	}

	public ServerOptions maxData(long maxData) {
		this.maxData = maxData;
		return this;
	}

	public ServerOptions maxStreamData(long maxStreamData) {
		this.maxStreamData = maxStreamData;
		return this;
	}

	public ServerOptions retry(RetryMode retry) {
		this.retry = retry;
		return this;
	}

	public ServerOptions maxUnread(long maxUnread) {
		this.maxUnread = maxUnread;
		return this;
	}

	public ServerOptions connectionId(ConnectionIdSettings connectionId) {
		this.connectionId = connectionId;
		return this;
	}

	public ServerOptions datagrams(DatagramSettings datagrams) {
		this.datagrams = datagrams;
		return this;
	}

	/**
	 * Serve ordinary requests by Reactor Netty.
	 */
	public ServerOptions requests(BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> requests) {
		this.requests = requests;
		return this;
	}

	@Nullable BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> requests() {
		return this.requests;
	}

	public ServerSettings.Builder apply(ServerSettings.Builder builder) {
		return builder.webTransport(this.webTransport)
			.listeners(this.listeners)
			.connectionId(this.connectionId)
			.session(SessionSettings.builder()
				.maxPerConnection(this.maxPerConnection)
				.maxTotal(this.maxTotal)
				.handshakeTimeout(this.handshakeTimeout)
				.maxPendingStreams(this.maxPendingStreams)
				.maxPendingDatagrams(this.maxPendingDatagrams)
				.pendingTimeout(this.pendingTimeout)
				.initialMaxData(this.initialMaxData)
				.initialMaxStreams(this.initialMaxStreams)
				.build())
			.quic(QuicSettings.builder()
				.idleTimeout(this.idleTimeout)
				.maxData(this.maxData)
				.maxStreamData(this.maxStreamData)
				.retry(this.retry)
				.build())
			.maxUnread(this.maxUnread)
			.datagram(this.datagrams);
	}

}
