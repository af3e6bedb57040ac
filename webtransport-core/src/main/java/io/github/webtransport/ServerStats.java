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

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.util.Assert;

/**
 * Figures of a server at one moment, and what it tells its clients. Immutable.
 *
 * @since 0.1.0
 * @see WebTransportServer#getStats()
 */
public final class ServerStats {

	private final boolean draining;

	private final int listeners;

	private final int connections;

	private final int handshakes;

	private final int sessions;

	private final int sessionsAndRequests;

	private final int maxSessions;

	private final long unread;

	private final long maxUnread;

	private final Map<String, Long> advertisedSettings;

	private final List<X509Certificate> certificates;

	private ServerStats(Builder builder) {
		this.draining = builder.draining;
		this.listeners = builder.listeners;
		this.connections = builder.connections;
		this.handshakes = builder.handshakes;
		this.sessions = builder.sessions;
		this.sessionsAndRequests = builder.sessionsAndRequests;
		this.maxSessions = builder.maxSessions;
		this.unread = builder.unread;
		this.maxUnread = builder.maxUnread;
		this.advertisedSettings = Collections.unmodifiableMap(new LinkedHashMap<>(builder.advertisedSettings));
		this.certificates = List.copyOf(builder.certificates);
	}

	/**
	 * Return whether the server asks its clients to leave, and lets nobody in.
	 * @return {@code true} after {@link WebTransportServer#drain()}
	 */
	public boolean isDraining() {
		return this.draining;
	}

	/**
	 * Return the sockets that share the port.
	 * @return the count, 0 where there is none
	 */
	public int getListeners() {
		return this.listeners;
	}

	/**
	 * Return the QUIC connections that are open.
	 * @return the count
	 */
	public int getConnections() {
		return this.connections;
	}

	/**
	 * Return the TLS handshakes that are under way.
	 * @return the count
	 */
	public int getHandshakes() {
		return this.handshakes;
	}

	/**
	 * Return the sessions that are open.
	 * @return the count
	 */
	public int getSessions() {
		return this.sessions;
	}

	/**
	 * Return what counts against {@link #getMaxSessions()}.
	 * @return the sessions that are open, and those that are being decided on
	 */
	public int getSessionsAndRequests() {
		return this.sessionsAndRequests;
	}

	/**
	 * Return how many sessions the server takes.
	 * @return the count, 0 where there is no limit
	 * @see SessionSettings#getMaxTotal()
	 */
	public int getMaxSessions() {
		return this.maxSessions;
	}

	/**
	 * Return how much clients have sent that nobody reads, by samples.
	 * @return the bytes on all connections together
	 */
	public long getUnread() {
		return this.unread;
	}

	/**
	 * Return how much that may be.
	 * @return the bytes, 0 where there is no limit
	 * @see ServerSettings#getMaxUnread()
	 */
	public long getMaxUnread() {
		return this.maxUnread;
	}

	/**
	 * Return the SETTINGS that each client gets (RFC 9114, section 7.2.4).
	 * @return the values by the names of the specifications, in the order on the wire
	 */
	public Map<String, Long> getAdvertisedSettings() {
		return this.advertisedSettings;
	}

	/**
	 * Return the certificates by which the server proves who it is to connections that
	 * come now.
	 * @return the server's own certificates, without those that vouch for them; empty
	 * where they are not known
	 */
	public List<X509Certificate> getCertificates() {
		return this.certificates;
	}

	/**
	 * Create a builder.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds {@link ServerStats}.
	 */
	public static final class Builder {

		private boolean draining;

		private int listeners;

		private int connections;

		private int handshakes;

		private int sessions;

		private int sessionsAndRequests;

		private int maxSessions;

		private long unread;

		private long maxUnread;

		private Map<String, Long> advertisedSettings = Map.of();

		private List<X509Certificate> certificates = List.of();

		private Builder() {
		}

		/**
		 * Set whether the server asks its clients to leave.
		 * @param draining whether it does; not by default
		 * @return this builder
		 */
		public Builder draining(boolean draining) {
			this.draining = draining;
			return this;
		}

		/**
		 * Set the sockets that share the port.
		 * @param listeners the count; 0 by default
		 * @return this builder
		 */
		public Builder listeners(int listeners) {
			this.listeners = listeners;
			return this;
		}

		/**
		 * Set the QUIC connections.
		 * @param connections how many are open; 0 by default
		 * @param handshakes how many TLS handshakes are under way; 0 by default
		 * @return this builder
		 */
		public Builder connections(int connections, int handshakes) {
			this.connections = connections;
			this.handshakes = handshakes;
			return this;
		}

		/**
		 * Set the sessions.
		 * @param sessions how many are open; 0 by default
		 * @param sessionsAndRequests these, and those that are being decided on
		 * @param maxSessions how many there may be; 0, the default, for no limit
		 * @return this builder
		 */
		public Builder sessions(int sessions, int sessionsAndRequests, int maxSessions) {
			this.sessions = sessions;
			this.sessionsAndRequests = sessionsAndRequests;
			this.maxSessions = maxSessions;
			return this;
		}

		/**
		 * Set how much clients have sent that nobody reads.
		 * @param unread the bytes; 0 by default
		 * @param maxUnread how many there may be; 0, the default, for no limit
		 * @return this builder
		 */
		public Builder unread(long unread, long maxUnread) {
			this.unread = unread;
			this.maxUnread = maxUnread;
			return this;
		}

		/**
		 * Set the SETTINGS that each client gets.
		 * @param advertisedSettings the values by name, in their order; none by default
		 * @return this builder
		 */
		public Builder advertisedSettings(Map<String, Long> advertisedSettings) {
			Assert.notNull(advertisedSettings, "'advertisedSettings' must not be null");
			this.advertisedSettings = advertisedSettings;
			return this;
		}

		/**
		 * Set the certificates of the server.
		 * @param certificates its own; none by default
		 * @return this builder
		 */
		public Builder certificates(List<X509Certificate> certificates) {
			Assert.notNull(certificates, "'certificates' must not be null");
			this.certificates = certificates;
			return this;
		}

		/**
		 * Build the figures.
		 * @return the figures
		 */
		public ServerStats build() {
			return new ServerStats(this);
		}

	}

}
