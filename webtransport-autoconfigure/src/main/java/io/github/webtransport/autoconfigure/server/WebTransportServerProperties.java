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

package io.github.webtransport.autoconfigure.server;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.RetryMode;
import io.github.webtransport.TlsSettings;
import io.github.webtransport.autoconfigure.WebTransportDatagramProperties;
import io.github.webtransport.autoconfigure.WebTransportHttp3Properties;
import io.github.webtransport.autoconfigure.WebTransportSessionProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * {@link ConfigurationProperties Properties} of the WebTransport server.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("webtransport.server")
public class WebTransportServerProperties {

	/**
	 * Whether to advertise WebTransport and accept sessions. When disabled, only the web
	 * application is served, over plain HTTP/3, if it is to be.
	 */
	private boolean enableWebtransport = true;

	/**
	 * UDP port of the server. Use '0' for a free port.
	 */
	private int port = 4433;

	/**
	 * Network address to which the server should bind. All addresses by default.
	 */
	private @Nullable InetAddress address;

	/**
	 * Number of sockets that share the port, each with an event loop of its own. Use '0'
	 * for one per core where the platform can share a port, and one elsewhere.
	 */
	private int listeners;

	/**
	 * Comma-separated list of origins from which pages may open sessions, such as
	 * 'https://example.org'. Use '*' for every origin. When this list and the list of
	 * patterns are empty, a page must come from the host that it connects to, whatever
	 * the port.
	 */
	private List<String> allowedOrigins = new ArrayList<>();

	/**
	 * Comma-separated list of patterns of origins from which pages may open sessions,
	 * such as 'https://*.example.org'.
	 */
	private List<String> allowedOriginPatterns = new ArrayList<>();

	/**
	 * Type of shutdown that the server supports.
	 */
	private Shutdown shutdown = Shutdown.GRACEFUL;

	/**
	 * Code with which sessions are closed that are open when the server stops, 0 to
	 * 4294967295. Clients tell by it that they may try again.
	 */
	private long shutdownStatus = 1001;

	/**
	 * Directory in which each connection leaves a qlog file, for debugging. It must
	 * exist.
	 */
	private @Nullable Path qlogDirectory;

	private final Ssl ssl = new Ssl();

	@NestedConfigurationProperty
	private final WebTransportConnectionIdProperties connectionId = new WebTransportConnectionIdProperties();

	private final Http3 http3 = new Http3();

	private final Session session = new Session();

	private final Blocking blocking = new Blocking();

	private final Memory memory = new Memory();

	@NestedConfigurationProperty
	private final WebTransportDatagramProperties datagram = new WebTransportDatagramProperties();

	public boolean isEnableWebtransport() {
		return this.enableWebtransport;
	}

	public void setEnableWebtransport(boolean enableWebtransport) {
		this.enableWebtransport = enableWebtransport;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public @Nullable InetAddress getAddress() {
		return this.address;
	}

	public void setAddress(@Nullable InetAddress address) {
		this.address = address;
	}

	public int getListeners() {
		return this.listeners;
	}

	public void setListeners(int listeners) {
		this.listeners = listeners;
	}

	public List<String> getAllowedOrigins() {
		return this.allowedOrigins;
	}

	public void setAllowedOrigins(List<String> allowedOrigins) {
		this.allowedOrigins = allowedOrigins;
	}

	public List<String> getAllowedOriginPatterns() {
		return this.allowedOriginPatterns;
	}

	public void setAllowedOriginPatterns(List<String> allowedOriginPatterns) {
		this.allowedOriginPatterns = allowedOriginPatterns;
	}

	public Shutdown getShutdown() {
		return this.shutdown;
	}

	public void setShutdown(Shutdown shutdown) {
		this.shutdown = shutdown;
	}

	public long getShutdownStatus() {
		return this.shutdownStatus;
	}

	public void setShutdownStatus(long shutdownStatus) {
		this.shutdownStatus = shutdownStatus;
	}

	public @Nullable Path getQlogDirectory() {
		return this.qlogDirectory;
	}

	public void setQlogDirectory(@Nullable Path qlogDirectory) {
		this.qlogDirectory = qlogDirectory;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public WebTransportConnectionIdProperties getConnectionId() {
		return this.connectionId;
	}

	public Http3 getHttp3() {
		return this.http3;
	}

	public Session getSession() {
		return this.session;
	}

	public Blocking getBlocking() {
		return this.blocking;
	}

	public Memory getMemory() {
		return this.memory;
	}

	public WebTransportDatagramProperties getDatagram() {
		return this.datagram;
	}

	/**
	 * Types of shutdown.
	 */
	public enum Shutdown {

		/**
		 * Asks clients to leave and waits for the end of their sessions.
		 */
		GRACEFUL,

		/**
		 * Closes all sessions at once.
		 */
		IMMEDIATE

	}

	/**
	 * Keys and certificates.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle with the key and the certificate of the server. When the
		 * bundle is updated, new connections use it.
		 */
		private @Nullable String bundle;

		/**
		 * Whether clients are asked for a certificate. Needs an SSL bundle with a trust
		 * store.
		 */
		private TlsSettings.ClientAuth clientAuth = TlsSettings.ClientAuth.NONE;

		/**
		 * Whether to use a self-signed certificate that is created at startup. For
		 * development only. Browsers accept it through serverCertificateHashes.
		 */
		private boolean selfSigned;

		/**
		 * Mapping of host names to SSL bundles for SNI configuration. A name may begin
		 * with '*.', which stands for one label. Clients that ask for no such name get
		 * the certificate of 'bundle', or the self-signed one.
		 */
		private List<ServerNameSslBundle> serverNameBundles = new ArrayList<>();

		/**
		 * Comma-separated list of secrets, in Base64 and of at least 32 random bytes,
		 * with which clients that come back to another server, or after a restart, resume
		 * their TLS session. New tickets are made with the first, those of the others are
		 * still taken. Each start makes up its own by default.
		 */
		private List<String> ticketKeys = new ArrayList<>();

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public TlsSettings.ClientAuth getClientAuth() {
			return this.clientAuth;
		}

		public void setClientAuth(TlsSettings.ClientAuth clientAuth) {
			this.clientAuth = clientAuth;
		}

		public boolean isSelfSigned() {
			return this.selfSigned;
		}

		public void setSelfSigned(boolean selfSigned) {
			this.selfSigned = selfSigned;
		}

		public List<ServerNameSslBundle> getServerNameBundles() {
			return this.serverNameBundles;
		}

		public void setServerNameBundles(List<ServerNameSslBundle> serverNameBundles) {
			this.serverNameBundles = serverNameBundles;
		}

		public List<String> getTicketKeys() {
			return this.ticketKeys;
		}

		public void setTicketKeys(List<String> ticketKeys) {
			this.ticketKeys = ticketKeys;
		}

		/**
		 * The SSL bundle of a server name.
		 *
		 * @param serverName the name that clients ask for
		 * @param bundle the name of the SSL bundle
		 */
		public record ServerNameSslBundle(@Nullable String serverName, @Nullable String bundle) {

		}

	}

	/**
	 * QUIC and HTTP/3.
	 */
	public static class Http3 extends WebTransportHttp3Properties {

		/**
		 * When a client has to prove its address, which takes a round trip, before the
		 * server spends anything on a connection: under load, always or never.
		 */
		private RetryMode retry = RetryMode.AUTO;

		public RetryMode getRetry() {
			return this.retry;
		}

		public void setRetry(RetryMode retry) {
			this.retry = retry;
		}

	}

	/**
	 * Sessions.
	 */
	public static class Session extends WebTransportSessionProperties {

		/**
		 * Number of sessions of one user: of a principal, or of an address where nobody
		 * is logged in. As many requests of an address may wait to learn who they are
		 * from. Beyond it sessions are refused with status 503. Use '0' for a quarter of
		 * 'max-total'.
		 */
		private int maxPerUser;

		/**
		 * How long a request for a session may wait for the client's settings and for the
		 * decision on it. If a duration suffix is not specified, seconds will be used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration handshakeTimeout = Duration.ofSeconds(5);

		public int getMaxPerUser() {
			return this.maxPerUser;
		}

		public void setMaxPerUser(int maxPerUser) {
			this.maxPerUser = maxPerUser;
		}

		public Duration getHandshakeTimeout() {
			return this.handshakeTimeout;
		}

		public void setHandshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
		}

	}

	/**
	 * Methods that may block. Handshakes, sessions that are owned by a method, calls for
	 * streams and datagrams, and notices of the end of sessions have the same limits,
	 * each for themselves.
	 */
	public static class Blocking {

		/**
		 * Number of calls that run at the same time, each on a thread of its own,
		 * platform or virtual.
		 */
		private int threads = 64;

		/**
		 * Number of calls of one user that run at the same time. Who is not logged in is
		 * told by the address.
		 */
		private int maxPerUser = 16;

		/**
		 * Number of calls of one session that run at the same time.
		 */
		private int maxPerSession = 8;

		/**
		 * Number of calls that may wait for a thread. One user may have the same share of
		 * it as of the threads. More are refused: a handshake with 503, a stream by a
		 * reset with code 2.
		 */
		private int queue = 1024;

		/**
		 * How long a method waits for a peer that neither sends nor reads on a stream,
		 * before the stream is reset with code 3. If a duration suffix is not specified,
		 * seconds will be used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration streamIdleTimeout = Duration.ofSeconds(30);

		public int getThreads() {
			return this.threads;
		}

		public void setThreads(int threads) {
			this.threads = threads;
		}

		public int getMaxPerUser() {
			return this.maxPerUser;
		}

		public void setMaxPerUser(int maxPerUser) {
			this.maxPerUser = maxPerUser;
		}

		public int getMaxPerSession() {
			return this.maxPerSession;
		}

		public void setMaxPerSession(int maxPerSession) {
			this.maxPerSession = maxPerSession;
		}

		public int getQueue() {
			return this.queue;
		}

		public void setQueue(int queue) {
			this.queue = queue;
		}

		public Duration getStreamIdleTimeout() {
			return this.streamIdleTimeout;
		}

		public void setStreamIdleTimeout(Duration streamIdleTimeout) {
			this.streamIdleTimeout = streamIdleTimeout;
		}

	}

	/**
	 * Bounds of what the server keeps outside of the heap.
	 */
	public static class Memory {

		/**
		 * How much clients may have sent that nobody reads, on all connections together.
		 * Beyond it new sessions are refused with 503. Use '0B' for a quarter of the
		 * direct memory of the JVM.
		 */
		private DataSize maxUnread = DataSize.ofBytes(0);

		public DataSize getMaxUnread() {
			return this.maxUnread;
		}

		public void setMaxUnread(DataSize maxUnread) {
			this.maxUnread = maxUnread;
		}

	}

}
