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

package io.github.webtransport;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Settings of sessions. Immutable.
 *
 * @since 0.1.0
 */
public final class SessionSettings {

	/**
	 * The defaults.
	 */
	public static final SessionSettings DEFAULT = builder().build();

	private final int maxPerConnection;

	private final int maxTotal;

	private final @Nullable Duration idleTimeout;

	private final Duration handshakeTimeout;

	private final int maxPendingStreams;

	private final int maxPendingDatagrams;

	private final Duration pendingTimeout;

	private final long initialMaxData;

	private final long initialMaxStreams;

	private SessionSettings(Builder builder) {
		this.maxPerConnection = builder.maxPerConnection;
		this.maxTotal = builder.maxTotal;
		this.idleTimeout = builder.idleTimeout;
		this.handshakeTimeout = builder.handshakeTimeout;
		this.maxPendingStreams = builder.maxPendingStreams;
		this.maxPendingDatagrams = builder.maxPendingDatagrams;
		this.pendingTimeout = builder.pendingTimeout;
		this.initialMaxData = builder.initialMaxData;
		this.initialMaxStreams = builder.initialMaxStreams;
	}

	/**
	 * Return how many sessions may share a connection.
	 * @return the count
	 */
	public int getMaxPerConnection() {
		return this.maxPerConnection;
	}

	/**
	 * Return how many sessions the server or client may have.
	 * @return the count, those being opened included
	 */
	public int getMaxTotal() {
		return this.maxTotal;
	}

	/**
	 * Return how long nothing may move in a session before it is closed.
	 * @return the time, or {@code null} for ever
	 */
	public @Nullable Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * Return how long the peer's SETTINGS, and the answer to a request, may take.
	 * @return the time, for each of the two
	 */
	public Duration getHandshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * Return how many streams of a connection are kept while their session is not known.
	 * @return the count
	 */
	public int getMaxPendingStreams() {
		return this.maxPendingStreams;
	}

	/**
	 * Return how many datagrams of a connection are kept while their session is not
	 * known.
	 * @return the count
	 */
	public int getMaxPendingDatagrams() {
		return this.maxPendingDatagrams;
	}

	/**
	 * Return how long streams and datagrams are kept while their session is not known.
	 * @return the time
	 */
	public Duration getPendingTimeout() {
		return this.pendingTimeout;
	}

	/**
	 * Return how many bytes the peer may send at most on streams of a session before they
	 * are read. Less is announced at first ({@code WT_INITIAL_MAX_DATA}), so that all
	 * sessions of a connection find room, and more with {@code WT_MAX_DATA} as the bytes
	 * are read.
	 * @return the bytes, of all streams of the session together
	 */
	public long getInitialMaxData() {
		return this.initialMaxData;
	}

	/**
	 * Return how many streams of each kind the peer may open in a session before some
	 * close ({@code WT_INITIAL_MAX_STREAMS_BIDI}, {@code WT_INITIAL_MAX_STREAMS_UNI}).
	 * @return the count, for each kind
	 */
	public long getInitialMaxStreams() {
		return this.initialMaxStreams;
	}

	/**
	 * Return a builder that starts with these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this);
	}

	/**
	 * Create a builder that starts with the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof SessionSettings that && this.maxPerConnection == that.maxPerConnection
				&& this.maxTotal == that.maxTotal && Objects.equals(this.idleTimeout, that.idleTimeout)
				&& this.handshakeTimeout.equals(that.handshakeTimeout)
				&& this.maxPendingStreams == that.maxPendingStreams
				&& this.maxPendingDatagrams == that.maxPendingDatagrams
				&& this.pendingTimeout.equals(that.pendingTimeout) && this.initialMaxData == that.initialMaxData
				&& this.initialMaxStreams == that.initialMaxStreams;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.maxPerConnection, this.maxTotal, this.idleTimeout, this.handshakeTimeout,
				this.maxPendingStreams, this.maxPendingDatagrams, this.pendingTimeout, this.initialMaxData,
				this.initialMaxStreams);
	}

	@Override
	public String toString() {
		return "SessionSettings[maxPerConnection=" + this.maxPerConnection + ", maxTotal=" + this.maxTotal
				+ ", idleTimeout=" + this.idleTimeout + ", handshakeTimeout=" + this.handshakeTimeout
				+ ", maxPendingStreams=" + this.maxPendingStreams + ", maxPendingDatagrams=" + this.maxPendingDatagrams
				+ ", pendingTimeout=" + this.pendingTimeout + ", initialMaxData=" + this.initialMaxData
				+ ", initialMaxStreams=" + this.initialMaxStreams + "]";
	}

	/**
	 * Builds {@link SessionSettings}.
	 */
	public static final class Builder {

		private int maxPerConnection = 16;

		private int maxTotal = 10_000;

		private @Nullable Duration idleTimeout;

		private Duration handshakeTimeout = Duration.ofSeconds(5);

		private int maxPendingStreams = 32;

		private int maxPendingDatagrams = 64;

		private Duration pendingTimeout = Duration.ofSeconds(5);

		private long initialMaxData = 16L << 20;

		private long initialMaxStreams = 100;

		private Builder() {
		}

		private Builder(SessionSettings settings) {
			this.maxPerConnection = settings.maxPerConnection;
			this.maxTotal = settings.maxTotal;
			this.idleTimeout = settings.idleTimeout;
			this.handshakeTimeout = settings.handshakeTimeout;
			this.maxPendingStreams = settings.maxPendingStreams;
			this.maxPendingDatagrams = settings.maxPendingDatagrams;
			this.pendingTimeout = settings.pendingTimeout;
			this.initialMaxData = settings.initialMaxData;
			this.initialMaxStreams = settings.initialMaxStreams;
		}

		/**
		 * Set how many sessions may share a connection. More than one needs session flow
		 * control at both ends (draft-ietf-webtrans-http3, section 5.1); a server refuses
		 * those beyond with {@code H3_REQUEST_REJECTED}, a client opens another
		 * connection.
		 * @param maxPerConnection 1 or more; 16 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxPerConnection(int maxPerConnection) {
			SettingRange.between("maxPerConnection", maxPerConnection, 1, Integer.MAX_VALUE);
			this.maxPerConnection = maxPerConnection;
			return this;
		}

		/**
		 * Set how many sessions the server or client may have at a time, those being
		 * opened included. Beyond it a server answers with 503, and a client fails with
		 * {@link TooManySessionsException}.
		 * @param maxTotal 1 or more; 10,000 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxTotal(int maxTotal) {
			SettingRange.between("maxTotal", maxTotal, 1, Integer.MAX_VALUE);
			this.maxTotal = maxTotal;
			return this;
		}

		/**
		 * Set how long nothing may move in a session, no bytes, datagrams and capsules in
		 * either direction, before it is closed with code 0 and the reason "Idle
		 * timeout".
		 * @param idleTimeout the time, above 0, or {@code null}, the default, for ever
		 * @return this builder
		 * @throws InvalidSettingException if it is not above 0
		 */
		public Builder idleTimeout(@Nullable Duration idleTimeout) {
			if (idleTimeout != null) {
				SettingRange.positive("idleTimeout", idleTimeout);
			}
			this.idleTimeout = idleTimeout;
			return this;
		}

		/**
		 * Set how long the peer's SETTINGS, and the answer to a request, may take, each.
		 * Beyond it a server resets the request, or answers with 503 where its own
		 * decision takes too long; a client fails with
		 * {@link WebTransportConnectException}.
		 * @param handshakeTimeout the time, above 0; 5 seconds by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not above 0
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			SettingRange.positive("handshakeTimeout", handshakeTimeout);
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		/**
		 * Set how many streams of a connection are kept while their session is not known:
		 * they may arrive before its request (draft-ietf-webtrans-http3, section 4.6).
		 * Those beyond are refused with {@code WT_BUFFERED_STREAM_REJECTED}.
		 * @param maxPendingStreams 0 to 65,536; 32 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxPendingStreams(int maxPendingStreams) {
			SettingRange.between("maxPendingStreams", maxPendingStreams, 0, 1 << 16);
			this.maxPendingStreams = maxPendingStreams;
			return this;
		}

		/**
		 * Set how many datagrams of a connection are kept while their session is not
		 * known (draft-ietf-webtrans-http3, section 4.6). Beyond it the oldest is
		 * dropped.
		 * @param maxPendingDatagrams 0 to 65,536; 64 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxPendingDatagrams(int maxPendingDatagrams) {
			SettingRange.between("maxPendingDatagrams", maxPendingDatagrams, 0, 1 << 16);
			this.maxPendingDatagrams = maxPendingDatagrams;
			return this;
		}

		/**
		 * Set how long streams and datagrams are kept while their session is not known.
		 * @param pendingTimeout the time, above 0; 5 seconds by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not above 0
		 */
		public Builder pendingTimeout(Duration pendingTimeout) {
			SettingRange.positive("pendingTimeout", pendingTimeout);
			this.pendingTimeout = pendingTimeout;
			return this;
		}

		/**
		 * Set how many bytes the peer may send at most on streams of a session before
		 * they are read. A session starts with a small part of it
		 * ({@code SETTINGS_WT_INITIAL_MAX_DATA}, draft-ietf-webtrans-http3, section
		 * 5.5.3), and gets more as it reads, as far as the connection's window goes.
		 * @param initialMaxData the bytes, 1 to 2^62-1, of all streams of the session
		 * together; 16 MB by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder initialMaxData(long initialMaxData) {
			SettingRange.between("initialMaxData", initialMaxData, 1, SettingRange.MAX_VARINT);
			this.initialMaxData = initialMaxData;
			return this;
		}

		/**
		 * Set how many streams of each kind the peer may open in a session before some
		 * close ({@code SETTINGS_WT_INITIAL_MAX_STREAMS_BIDI}, {@code
		 * SETTINGS_WT_INITIAL_MAX_STREAMS_UNI}, draft-ietf-webtrans-http3, section 5.5).
		 * The limits of the connection count beside it.
		 * @param initialMaxStreams 1 to 2^60, for each kind; 100 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder initialMaxStreams(long initialMaxStreams) {
			SettingRange.between("initialMaxStreams", initialMaxStreams, 1, SettingRange.MAX_STREAMS);
			this.initialMaxStreams = initialMaxStreams;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public SessionSettings build() {
			return new SessionSettings(this);
		}

	}

}
