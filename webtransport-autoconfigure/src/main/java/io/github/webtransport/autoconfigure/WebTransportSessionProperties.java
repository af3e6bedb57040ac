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

package io.github.webtransport.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of sessions that servers and clients share.
 *
 * @since 0.1.0
 */
public class WebTransportSessionProperties {

	/**
	 * Number of sessions that may share a connection.
	 */
	private int maxPerConnection = 16;

	/**
	 * Number of sessions of the whole server or client. Beyond it a server refuses
	 * sessions with status 503.
	 */
	private int maxTotal = 10_000;

	/**
	 * How long nothing may move in a session before it is closed. Unlimited by default.
	 * If a duration suffix is not specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration idleTimeout;

	/**
	 * Number of streams of a connection that are kept while their session is not known.
	 * Of datagrams, twice as many are kept.
	 */
	private int maxPendingStreams = 32;

	/**
	 * Largest amount of data that a peer may send on the streams of a session before it
	 * is read. A session starts with a small part of it.
	 */
	private DataSize initialMaxData = DataSize.ofMegabytes(16);

	/**
	 * Number of streams of each direction that a peer may open in a session before some
	 * of them are closed.
	 */
	private long initialMaxStreams = 100;

	public int getMaxPerConnection() {
		return this.maxPerConnection;
	}

	public void setMaxPerConnection(int maxPerConnection) {
		this.maxPerConnection = maxPerConnection;
	}

	public int getMaxTotal() {
		return this.maxTotal;
	}

	public void setMaxTotal(int maxTotal) {
		this.maxTotal = maxTotal;
	}

	public @Nullable Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(@Nullable Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	public int getMaxPendingStreams() {
		return this.maxPendingStreams;
	}

	public void setMaxPendingStreams(int maxPendingStreams) {
		this.maxPendingStreams = maxPendingStreams;
	}

	public DataSize getInitialMaxData() {
		return this.initialMaxData;
	}

	public void setInitialMaxData(DataSize initialMaxData) {
		this.initialMaxData = initialMaxData;
	}

	public long getInitialMaxStreams() {
		return this.initialMaxStreams;
	}

	public void setInitialMaxStreams(long initialMaxStreams) {
		this.initialMaxStreams = initialMaxStreams;
	}

}
