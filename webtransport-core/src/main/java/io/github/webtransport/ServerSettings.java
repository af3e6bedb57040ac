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

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Settings of a server. Immutable.
 *
 * @since 0.1.0
 */
public final class ServerSettings {

	/**
	 * Code 1001, the one that WebSocket has for an endpoint that is "going away, such as
	 * a server going down" (RFC 6455, section 7.4.1).
	 */
	public static final CloseStatus DEFAULT_SHUTDOWN_STATUS = CloseStatus.of(1001, "Server shutdown");

	private final int port;

	private final @Nullable InetAddress address;

	private final int listeners;

	private final boolean webTransport;

	private final TlsSettings tls;

	private final @Nullable ConnectionIdSettings connectionId;

	private final QuicSettings quic;

	private final SessionSettings session;

	private final DatagramSettings datagram;

	private final long maxUnread;

	private final CloseStatus shutdownStatus;

	private final @Nullable Path qlogDirectory;

	private final WebTransportHandshakeHandler handshakeHandler;

	private final WebTransportMetrics metrics;

	private ServerSettings(Builder builder, TlsSettings tls) {
		this.port = builder.port;
		this.address = builder.address;
		this.listeners = builder.listeners;
		this.webTransport = builder.webTransport;
		this.tls = tls;
		this.connectionId = builder.connectionId;
		this.quic = builder.quic;
		this.session = builder.session;
		this.datagram = builder.datagram;
		this.maxUnread = builder.maxUnread;
		this.shutdownStatus = builder.shutdownStatus;
		this.qlogDirectory = builder.qlogDirectory;
		this.handshakeHandler = builder.handshakeHandler;
		this.metrics = builder.metrics;
	}

	/**
	 * Return the UDP port.
	 * @return the port, 0 for an ephemeral one
	 */
	public int getPort() {
		return this.port;
	}

	/**
	 * Return the address to bind.
	 * @return the address, or {@code null} for all of them
	 */
	public @Nullable InetAddress getAddress() {
		return this.address;
	}

	/**
	 * Return the number of sockets that share the port.
	 * @return the count, 0 for one per core where the platform can
	 */
	public int getListeners() {
		return this.listeners;
	}

	/**
	 * Return whether WebTransport is served, or plain HTTP/3 only.
	 * @return {@code true} for WebTransport
	 */
	public boolean isWebTransport() {
		return this.webTransport;
	}

	/**
	 * Return keys and certificates.
	 * @return the TLS settings
	 */
	public TlsSettings getTls() {
		return this.tls;
	}

	/**
	 * Return how balancers find this server by the connection IDs that it gives out.
	 * @return the settings, or {@code null} for IDs that mean nothing to balancers
	 */
	public @Nullable ConnectionIdSettings getConnectionId() {
		return this.connectionId;
	}

	/**
	 * Return the settings of QUIC and HTTP/3.
	 * @return the settings
	 */
	public QuicSettings getQuic() {
		return this.quic;
	}

	/**
	 * Return the settings of sessions.
	 * @return the settings
	 */
	public SessionSettings getSession() {
		return this.session;
	}

	/**
	 * Return the settings of the datagram queues.
	 * @return the settings
	 */
	public DatagramSettings getDatagram() {
		return this.datagram;
	}

	/**
	 * Return how many bytes clients may have sent that nobody reads.
	 * @return the bytes on all connections together, 0 for a quarter of the direct memory
	 */
	public long getMaxUnread() {
		return this.maxUnread;
	}

	/**
	 * Return how sessions end that are open when the server stops.
	 * @return the code and the reason
	 */
	public CloseStatus getShutdownStatus() {
		return this.shutdownStatus;
	}

	/**
	 * Return where each connection leaves a qlog file.
	 * @return the directory, or {@code null} for no files
	 */
	public @Nullable Path getQlogDirectory() {
		return this.qlogDirectory;
	}

	/**
	 * Return what decides on sessions.
	 * @return the handshake handler
	 */
	public WebTransportHandshakeHandler getHandshakeHandler() {
		return this.handshakeHandler;
	}

	/**
	 * Return what is told of events.
	 * @return the metrics
	 */
	public WebTransportMetrics getMetrics() {
		return this.metrics;
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
	 * @param handshakeHandler decides on sessions
	 * @return the builder
	 */
	public static Builder builder(WebTransportHandshakeHandler handshakeHandler) {
		return new Builder(handshakeHandler);
	}

	/**
	 * Builds {@link ServerSettings}.
	 */
	public static final class Builder {

		private WebTransportHandshakeHandler handshakeHandler;

		private int port = 4433;

		private @Nullable InetAddress address;

		private int listeners;

		private boolean webTransport = true;

		private @Nullable TlsSettings tls;

		private @Nullable ConnectionIdSettings connectionId;

		private QuicSettings quic = QuicSettings.DEFAULT;

		private SessionSettings session = SessionSettings.DEFAULT;

		private DatagramSettings datagram = DatagramSettings.DEFAULT;

		private long maxUnread;

		private CloseStatus shutdownStatus = DEFAULT_SHUTDOWN_STATUS;

		private @Nullable Path qlogDirectory;

		private WebTransportMetrics metrics = WebTransportMetrics.NOOP;

		private Builder(WebTransportHandshakeHandler handshakeHandler) {
			Assert.notNull(handshakeHandler, "'handshakeHandler' must not be null");
			this.handshakeHandler = handshakeHandler;
		}

		private Builder(ServerSettings settings) {
			this.handshakeHandler = settings.handshakeHandler;
			this.port = settings.port;
			this.address = settings.address;
			this.listeners = settings.listeners;
			this.webTransport = settings.webTransport;
			this.tls = settings.tls;
			this.connectionId = settings.connectionId;
			this.quic = settings.quic;
			this.session = settings.session;
			this.datagram = settings.datagram;
			this.maxUnread = settings.maxUnread;
			this.shutdownStatus = settings.shutdownStatus;
			this.qlogDirectory = settings.qlogDirectory;
			this.metrics = settings.metrics;
		}

		/**
		 * Set the UDP port.
		 * @param port 0 to 65,535, 0 for an ephemeral one; 4433 by default
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder port(int port) {
			SettingRange.between("port", port, 0, 65535);
			this.port = port;
			return this;
		}

		/**
		 * Set the address to bind.
		 * @param address the address, or {@code null} for all of them, the default
		 * @return this builder
		 */
		public Builder address(@Nullable InetAddress address) {
			this.address = address;
			return this;
		}

		/**
		 * Set the number of sockets that share the port by {@code SO_REUSEPORT}, each
		 * with an event loop of its own.
		 * @param listeners 0 to 1024; 0, the default, for one per core where the platform
		 * can and one elsewhere
		 * @return this builder
		 * @throws InvalidSettingException if it is out of range
		 */
		public Builder listeners(int listeners) {
			SettingRange.between("listeners", listeners, 0, 1024);
			this.listeners = listeners;
			return this;
		}

		/**
		 * Set whether WebTransport is advertised and accepted.
		 * @param webTransport {@code false} for plain HTTP/3; {@code true} by default
		 * @return this builder
		 */
		public Builder webTransport(boolean webTransport) {
			this.webTransport = webTransport;
			return this;
		}

		/**
		 * Set keys and certificates. Required.
		 * @param tls the settings
		 * @return this builder
		 */
		public Builder tls(TlsSettings tls) {
			Assert.notNull(tls, "'tls' must not be null");
			this.tls = tls;
			return this;
		}

		/**
		 * Set how balancers find this server by the connection IDs that it gives out.
		 * @param connectionId the settings, or {@code null}, the default, for IDs that
		 * mean nothing to balancers
		 * @return this builder
		 */
		public Builder connectionId(@Nullable ConnectionIdSettings connectionId) {
			this.connectionId = connectionId;
			return this;
		}

		/**
		 * Set QUIC and HTTP/3.
		 * @param quic the settings
		 * @return this builder
		 */
		public Builder quic(QuicSettings quic) {
			Assert.notNull(quic, "'quic' must not be null");
			this.quic = quic;
			return this;
		}

		/**
		 * Set sessions.
		 * @param session the settings
		 * @return this builder
		 */
		public Builder session(SessionSettings session) {
			Assert.notNull(session, "'session' must not be null");
			this.session = session;
			return this;
		}

		/**
		 * Set the datagram queues.
		 * @param datagram the settings
		 * @return this builder
		 */
		public Builder datagram(DatagramSettings datagram) {
			Assert.notNull(datagram, "'datagram' must not be null");
			this.datagram = datagram;
			return this;
		}

		/**
		 * Set how many bytes clients may have sent that nobody reads, on all connections
		 * together. Such bytes are in native memory, outside of the heap and of what
		 * Netty counts. Beyond the limit, which is watched by samples, new sessions are
		 * refused with 503, and those that are there go on. Each connection can use what
		 * is left of its credit even then, {@link QuicSettings#getMaxData()} at most.
		 * @param maxUnread the bytes, above 0; 0, the default, for a quarter of the
		 * direct memory that this JVM may use ({@code -XX:MaxDirectMemorySize})
		 * @return this builder
		 * @throws InvalidSettingException if it is less than 0
		 */
		public Builder maxUnread(long maxUnread) {
			SettingRange.between("maxUnread", maxUnread, 0, Long.MAX_VALUE);
			this.maxUnread = maxUnread;
			return this;
		}

		/**
		 * Set how sessions end that are open when the server stops. Clients should be
		 * able to tell that from an end for good, so that they try again.
		 * @param shutdownStatus the code and the reason;
		 * {@link ServerSettings#DEFAULT_SHUTDOWN_STATUS} by default
		 * @return this builder
		 * @throws InvalidSettingException if it has no code
		 */
		public Builder shutdownStatus(CloseStatus shutdownStatus) {
			if (shutdownStatus.isAbrupt()) {
				throw new InvalidSettingException("shutdownStatus", shutdownStatus.toString(), "a status with a code");
			}
			this.shutdownStatus = shutdownStatus;
			return this;
		}

		/**
		 * Set where each connection leaves a qlog file (draft-ietf-quic-qlog-main-schema)
		 * of all that it sends and receives, payloads not included. For debugging: the
		 * files have no bound.
		 * @param qlogDirectory a directory that exists and can be written, or
		 * {@code null}, the default, for no files
		 * @return this builder
		 * @throws InvalidSettingException if it is no directory, or cannot be written
		 */
		public Builder qlogDirectory(@Nullable Path qlogDirectory) {
			SettingRange.writableDirectory("qlogDirectory", qlogDirectory);
			this.qlogDirectory = qlogDirectory;
			return this;
		}

		/**
		 * Let something stand before what decides on sessions, such as an observation.
		 * @param decorator gets what decides so far, and returns what decides from now on
		 * @return this builder
		 */
		public Builder handshakeHandler(UnaryOperator<WebTransportHandshakeHandler> decorator) {
			WebTransportHandshakeHandler decorated = decorator.apply(this.handshakeHandler);
			Assert.notNull(decorated, "'decorator' must not return null");
			this.handshakeHandler = decorated;
			return this;
		}

		/**
		 * Let something stand before what is told of events, such as a log.
		 * @param decorator gets what is told so far, and returns what is told from now on
		 * @return this builder
		 */
		public Builder metrics(UnaryOperator<WebTransportMetrics> decorator) {
			return metrics(decorator.apply(this.metrics));
		}

		/**
		 * Set what is told of events.
		 * @param metrics the metrics
		 * @return this builder
		 */
		public Builder metrics(WebTransportMetrics metrics) {
			Assert.notNull(metrics, "'metrics' must not be null");
			this.metrics = metrics;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 * @throws IllegalStateException if there are no keys and certificates
		 */
		public ServerSettings build() {
			Assert.state(this.tls != null, "TLS settings are required: QUIC has no mode without encryption");
			return new ServerSettings(this, this.tls);
		}

	}

}
