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

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Settings of the sessions that a client opens over WebSockets. Immutable.
 *
 * @since 0.1.0
 * @see ClientTransport
 */
public final class ClientWebSocketSettings {

	/**
	 * The defaults.
	 */
	public static final ClientWebSocketSettings DEFAULT = builder().build();

	/**
	 * The size of a record of QMux: less would not let a peer send one.
	 */
	private static final int MIN_WINDOW = 16382;

	private static final Set<String> SCHEMES = Set.of("ws", "wss", "http", "https");

	private final @Nullable URI baseUri;

	private final Duration headStart;

	private final Duration quicAgainAfter;

	private final Duration idleTimeout;

	private final long maxData;

	private final long maxStreamData;

	private ClientWebSocketSettings(Builder builder) {
		this.baseUri = builder.baseUri;
		this.headStart = builder.headStart;
		this.quicAgainAfter = builder.quicAgainAfter;
		this.idleTimeout = builder.idleTimeout;
		this.maxData = builder.maxData;
		this.maxStreamData = builder.maxStreamData;
	}

	/**
	 * Return where the web application of the server is.
	 * @return the URI, or {@code null} for host and port of the session
	 */
	public @Nullable URI getBaseUri() {
		return this.baseUri;
	}

	/**
	 * Return how long QUIC has before a WebSocket joins the race.
	 * @return the time
	 */
	public Duration getHeadStart() {
		return this.headStart;
	}

	/**
	 * Return how long a WebSocket is taken at once after one has won.
	 * @return the time, 0 for never
	 */
	public Duration getQuicAgainAfter() {
		return this.quicAgainAfter;
	}

	/**
	 * Return how long a WebSocket may be silent before it is closed.
	 * @return the time
	 */
	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * Return how much the server may send on all streams of a WebSocket before it is
	 * read.
	 * @return the amount in bytes
	 */
	public long getMaxData() {
		return this.maxData;
	}

	/**
	 * Return how much the server may send on a stream of a WebSocket before it is read.
	 * @return the amount in bytes
	 */
	public long getMaxStreamData() {
		return this.maxStreamData;
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

	/**
	 * Builds {@link ClientWebSocketSettings}.
	 */
	public static final class Builder {

		private @Nullable URI baseUri;

		private Duration headStart = Duration.ofMillis(500);

		private Duration quicAgainAfter = Duration.ofMinutes(5);

		private Duration idleTimeout = Duration.ofSeconds(30);

		private long maxData = 1 << 20;

		private long maxStreamData = 256 << 10;

		private Builder() {
		}

		private Builder(ClientWebSocketSettings settings) {
			this.baseUri = settings.baseUri;
			this.headStart = settings.headStart;
			this.quicAgainAfter = settings.quicAgainAfter;
			this.idleTimeout = settings.idleTimeout;
			this.maxData = settings.maxData;
			this.maxStreamData = settings.maxStreamData;
		}

		/**
		 * Set where the web application of the server is: the path of a session is
		 * appended to its path. Without encryption ({@code http} or {@code ws}) for
		 * development only.
		 * @param baseUri the URI, such as {@code https://example.org/app}: absolute, of
		 * scheme {@code https}, {@code wss}, {@code http} or {@code ws}, without user
		 * information, query and fragment; {@code null} for host and port of the session,
		 * with encryption, the default
		 * @return this builder
		 * @throws InvalidSettingException if it is not such a URI
		 */
		public Builder baseUri(@Nullable URI baseUri) {
			if (baseUri != null && !isBase(baseUri)) {
				throw new InvalidSettingException("baseUri", Redaction.uri(baseUri),
						"an absolute URI of scheme https, wss, http or ws, without user information, query and "
								+ "fragment");
			}
			this.baseUri = baseUri;
			return this;
		}

		private static boolean isBase(URI uri) {
			return uri.getScheme() != null && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
					&& uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null
					&& uri.getRawFragment() == null;
		}

		/**
		 * Set how long QUIC has before a WebSocket joins the race. It joins at once when
		 * QUIC fails before.
		 * @param headStart the time, above 0; 500 milliseconds by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not above 0
		 */
		public Builder headStart(Duration headStart) {
			SettingRange.positive("headStart", headStart);
			this.headStart = headStart;
			return this;
		}

		/**
		 * Set how long a WebSocket is taken at once after one has won against QUIC. Then
		 * QUIC has another chance.
		 * @param quicAgainAfter the time, 0 for a race each time; 5 minutes by default
		 * @return this builder
		 * @throws InvalidSettingException if it is below 0
		 */
		public Builder quicAgainAfter(Duration quicAgainAfter) {
			if (quicAgainAfter == null || quicAgainAfter.isNegative()) {
				throw new InvalidSettingException("quicAgainAfter", String.valueOf(quicAgainAfter), "0 or more");
			}
			this.quicAgainAfter = quicAgainAfter;
			return this;
		}

		/**
		 * Set how long a WebSocket may be silent before it is closed. Both ends ask each
		 * other before.
		 * @param idleTimeout the time, 1 second to 1 day; 30 seconds by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not in that range
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			Assert.notNull(idleTimeout, "'idleTimeout' must not be null");
			if (idleTimeout.compareTo(Duration.ofSeconds(1)) < 0 || idleTimeout.compareTo(Duration.ofDays(1)) > 0) {
				throw new InvalidSettingException("idleTimeout", idleTimeout.toString(), "1s to 1d");
			}
			this.idleTimeout = idleTimeout;
			return this;
		}

		/**
		 * Set how much the server may send on all streams of a WebSocket before it is
		 * read.
		 * @param maxData the amount in bytes, 16382 to 2^31-1; 1 MB by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not in that range
		 */
		public Builder maxData(long maxData) {
			SettingRange.between("maxData", maxData, MIN_WINDOW, Integer.MAX_VALUE);
			this.maxData = maxData;
			return this;
		}

		/**
		 * Set how much the server may send on a stream of a WebSocket before it is read.
		 * @param maxStreamData the amount in bytes, 16382 to 2^31-1; 256 KB by default
		 * @return this builder
		 * @throws InvalidSettingException if it is not in that range
		 */
		public Builder maxStreamData(long maxStreamData) {
			SettingRange.between("maxStreamData", maxStreamData, MIN_WINDOW, Integer.MAX_VALUE);
			this.maxStreamData = maxStreamData;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public ClientWebSocketSettings build() {
			return new ClientWebSocketSettings(this);
		}

	}

}
