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

import org.springframework.util.Assert;

/**
 * Settings of QUIC and HTTP/3: of each connection, whatever sessions it carries.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class QuicSettings {

	/**
	 * The defaults.
	 */
	public static final QuicSettings DEFAULT = builder().build();

	private final Duration idleTimeout;

	private final long maxData;

	private final long maxStreamData;

	private final long maxStreamsBidirectional;

	private final long maxStreamsUnidirectional;

	private final int maxHeaderSize;

	private final CongestionControl congestionControl;

	private final RetryMode retry;

	private QuicSettings(Builder builder) {
		this.idleTimeout = builder.idleTimeout;
		this.maxData = builder.maxData;
		this.maxStreamData = builder.maxStreamData;
		this.maxStreamsBidirectional = builder.maxStreamsBidirectional;
		this.maxStreamsUnidirectional = builder.maxStreamsUnidirectional;
		this.maxHeaderSize = builder.maxHeaderSize;
		this.congestionControl = builder.congestionControl;
		this.retry = builder.retry;
	}

	/**
	 * Return how long a connection may be silent before it is dropped (RFC 9000, section
	 * 10.1).
	 * @return the time; the shorter one of both ends counts
	 */
	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * Return how many bytes the peer may send on a connection before they are read
	 * ({@code initial_max_data}, RFC 9000, section 18.2).
	 * @return the bytes, of all its streams together
	 */
	public long getMaxData() {
		return this.maxData;
	}

	/**
	 * Return how many bytes the peer may send on a stream before they are read ({@code
	 * initial_max_stream_data_*}, RFC 9000, section 18.2).
	 * @return the bytes, for each stream of either kind
	 */
	public long getMaxStreamData() {
		return this.maxStreamData;
	}

	/**
	 * Return how many bidirectional streams the peer may have open on a connection
	 * ({@code initial_max_streams_bidi}, RFC 9000, section 18.2).
	 * @return the count; at a server, requests for sessions come on top
	 */
	public long getMaxStreamsBidirectional() {
		return this.maxStreamsBidirectional;
	}

	/**
	 * Return how many unidirectional streams the peer may have open on a connection
	 * ({@code initial_max_streams_uni}, RFC 9000, section 18.2).
	 * @return the count, the three streams of HTTP/3 itself not included
	 */
	public long getMaxStreamsUnidirectional() {
		return this.maxStreamsUnidirectional;
	}

	/**
	 * Return how large the header section of a request or a response may be ({@code
	 * SETTINGS_MAX_FIELD_SECTION_SIZE}, RFC 9114, section 4.2.2).
	 * @return the bytes, 32 for each field included
	 */
	public int getMaxHeaderSize() {
		return this.maxHeaderSize;
	}

	/**
	 * Return the congestion control algorithm of what this side sends.
	 * @return the algorithm
	 */
	public CongestionControl getCongestionControl() {
		return this.congestionControl;
	}

	/**
	 * Return when clients have to prove their address. Means nothing to a client.
	 * @return the mode
	 */
	public RetryMode getRetry() {
		return this.retry;
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
		return this == other || other instanceof QuicSettings that && this.idleTimeout.equals(that.idleTimeout)
				&& this.maxData == that.maxData && this.maxStreamData == that.maxStreamData
				&& this.maxStreamsBidirectional == that.maxStreamsBidirectional
				&& this.maxStreamsUnidirectional == that.maxStreamsUnidirectional
				&& this.maxHeaderSize == that.maxHeaderSize && this.congestionControl == that.congestionControl
				&& this.retry == that.retry;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.idleTimeout, this.maxData, this.maxStreamData, this.maxStreamsBidirectional,
				this.maxStreamsUnidirectional, this.maxHeaderSize, this.congestionControl, this.retry);
	}

	@Override
	public String toString() {
		return "QuicSettings[idleTimeout=" + this.idleTimeout + ", maxData=" + this.maxData + ", maxStreamData="
				+ this.maxStreamData + ", maxStreamsBidirectional=" + this.maxStreamsBidirectional
				+ ", maxStreamsUnidirectional=" + this.maxStreamsUnidirectional + ", maxHeaderSize="
				+ this.maxHeaderSize + ", congestionControl=" + this.congestionControl + ", retry=" + this.retry + "]";
	}

	/**
	 * Builds {@link QuicSettings}.
	 */
	public static final class Builder {

		private Duration idleTimeout = Duration.ofSeconds(30);

		private long maxData = 16L << 20;

		private long maxStreamData = 1L << 20;

		private long maxStreamsBidirectional = 100;

		private long maxStreamsUnidirectional = 100;

		private int maxHeaderSize = 16 << 10;

		private CongestionControl congestionControl = CongestionControl.CUBIC;

		private RetryMode retry = RetryMode.AUTO;

		private Builder() {
		}

		private Builder(QuicSettings settings) {
			this.idleTimeout = settings.idleTimeout;
			this.maxData = settings.maxData;
			this.maxStreamData = settings.maxStreamData;
			this.maxStreamsBidirectional = settings.maxStreamsBidirectional;
			this.maxStreamsUnidirectional = settings.maxStreamsUnidirectional;
			this.maxHeaderSize = settings.maxHeaderSize;
			this.congestionControl = settings.congestionControl;
			this.retry = settings.retry;
		}

		/**
		 * Set how long a connection may be silent before it is dropped (RFC 9000, section
		 * 10.1). The shorter time of both ends counts.
		 * @param idleTimeout the time, above 0 and to the millisecond; 30 seconds by
		 * default
		 * @return this builder
		 * @throws InvalidSettingException if it is not above 0
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			SettingRange.positive("idleTimeout", idleTimeout);
			this.idleTimeout = idleTimeout;
			return this;
		}

		/**
		 * Set how many bytes the peer may send on a connection before they are read
		 * ({@code initial_max_data}, RFC 9000, section 18.2). It bounds what a peer can
		 * make this side hold, for all streams together.
		 * @param maxData the bytes, 1 to 2^62-1; 16 MB by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxData(long maxData) {
			SettingRange.between("maxData", maxData, 1, SettingRange.MAX_VARINT);
			this.maxData = maxData;
			return this;
		}

		/**
		 * Set how many bytes the peer may send on a stream before they are read ({@code
		 * initial_max_stream_data_*}, RFC 9000, section 18.2). A stream gets at most this
		 * many bytes per round trip.
		 * @param maxStreamData the bytes, 1 to 2^62-1; 1 MB by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxStreamData(long maxStreamData) {
			SettingRange.between("maxStreamData", maxStreamData, 1, SettingRange.MAX_VARINT);
			this.maxStreamData = maxStreamData;
			return this;
		}

		/**
		 * Set how many bidirectional streams the peer may have open on a connection at a
		 * time ({@code initial_max_streams_bidi}, RFC 9000, section 18.2). At a server,
		 * requests for sessions come on top.
		 * @param maxStreamsBidirectional 1 to 2^60; 100 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxStreamsBidirectional(long maxStreamsBidirectional) {
			SettingRange.between("maxStreamsBidirectional", maxStreamsBidirectional, 1, SettingRange.MAX_STREAMS);
			this.maxStreamsBidirectional = maxStreamsBidirectional;
			return this;
		}

		/**
		 * Set how many unidirectional streams the peer may have open on a connection at a
		 * time ({@code initial_max_streams_uni}, RFC 9000, section 18.2). The three of
		 * HTTP/3 itself come on top.
		 * @param maxStreamsUnidirectional 0 to 2^60-3; 100 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxStreamsUnidirectional(long maxStreamsUnidirectional) {
			SettingRange.between("maxStreamsUnidirectional", maxStreamsUnidirectional, 0, SettingRange.MAX_STREAMS - 3);
			this.maxStreamsUnidirectional = maxStreamsUnidirectional;
			return this;
		}

		/**
		 * Set how large the header section of a request or a response may be ({@code
		 * SETTINGS_MAX_FIELD_SECTION_SIZE}, RFC 9114, section 4.2.2).
		 * @param maxHeaderSize the bytes, 32 for each field included: 256 to 2^24; 16 KB
		 * by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder maxHeaderSize(int maxHeaderSize) {
			SettingRange.between("maxHeaderSize", maxHeaderSize, 256, 1 << 24);
			this.maxHeaderSize = maxHeaderSize;
			return this;
		}

		/**
		 * Set the congestion control algorithm of what this side sends.
		 * @param congestionControl the algorithm; CUBIC by default
		 * @return this builder
		 */
		public Builder congestionControl(CongestionControl congestionControl) {
			Assert.notNull(congestionControl, "'congestionControl' must not be null");
			this.congestionControl = congestionControl;
			return this;
		}

		/**
		 * Set when clients have to prove their address. Means nothing to a client.
		 * @param retry the mode; under load by default
		 * @return this builder
		 */
		public Builder retry(RetryMode retry) {
			Assert.notNull(retry, "'retry' must not be null");
			this.retry = retry;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public QuicSettings build() {
			return new QuicSettings(this);
		}

	}

}
