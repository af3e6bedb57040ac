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

import io.github.webtransport.CongestionControl;
import io.github.webtransport.DatagramOverflow;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for WebTransport clients.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("webtransport.client")
public class WebTransportClientProperties {

	/**
	 * Time to find the server's address and to establish a connection. If a duration
	 * suffix is not specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration connectTimeout = Duration.ofSeconds(5);

	/**
	 * Time to wait for the server's SETTINGS, and for the answer to a request. If a
	 * duration suffix is not specified, seconds will be used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration handshakeTimeout = Duration.ofSeconds(5);

	private final Ssl ssl = new Ssl();

	private final Http3 http3 = new Http3();

	private final Session session = new Session();

	private final Datagram datagram = new Datagram();

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public Duration getHandshakeTimeout() {
		return this.handshakeTimeout;
	}

	public void setHandshakeTimeout(Duration handshakeTimeout) {
		this.handshakeTimeout = handshakeTimeout;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Http3 getHttp3() {
		return this.http3;
	}

	public Session getSession() {
		return this.session;
	}

	public Datagram getDatagram() {
		return this.datagram;
	}

	/**
	 * TLS.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle with the certificates to trust, and with the client's
		 * own if it has one. Without a bundle the JVM's trust store is used.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * QUIC and HTTP/3.
	 */
	public static class Http3 {

		/**
		 * Time without a packet after which a connection is closed. If a duration suffix
		 * is not specified, seconds will be used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration idleTimeout = Duration.ofSeconds(30);

		/**
		 * Maximum unread bytes of all streams of a connection.
		 */
		private DataSize maxData = DataSize.ofMegabytes(16);

		/**
		 * Maximum unread bytes of a stream, of either kind.
		 */
		private DataSize maxStreamData = DataSize.ofMegabytes(1);

		/**
		 * Maximum bidirectional streams that a server can always have open.
		 */
		private long maxStreamsBidirectional = 100;

		/**
		 * Maximum unidirectional streams that a server can always have open, besides
		 * those that HTTP/3 itself needs.
		 */
		private long maxStreamsUnidirectional = 100;

		/**
		 * Maximum size of the header section of a response.
		 */
		private DataSize maxHeaderSize = DataSize.ofKilobytes(16);

		/**
		 * Congestion control algorithm.
		 */
		private CongestionControl congestionControl = CongestionControl.CUBIC;

		public Duration getIdleTimeout() {
			return this.idleTimeout;
		}

		public void setIdleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
		}

		public DataSize getMaxData() {
			return this.maxData;
		}

		public void setMaxData(DataSize maxData) {
			this.maxData = maxData;
		}

		public DataSize getMaxStreamData() {
			return this.maxStreamData;
		}

		public void setMaxStreamData(DataSize maxStreamData) {
			this.maxStreamData = maxStreamData;
		}

		public long getMaxStreamsBidirectional() {
			return this.maxStreamsBidirectional;
		}

		public void setMaxStreamsBidirectional(long maxStreamsBidirectional) {
			this.maxStreamsBidirectional = maxStreamsBidirectional;
		}

		public long getMaxStreamsUnidirectional() {
			return this.maxStreamsUnidirectional;
		}

		public void setMaxStreamsUnidirectional(long maxStreamsUnidirectional) {
			this.maxStreamsUnidirectional = maxStreamsUnidirectional;
		}

		public DataSize getMaxHeaderSize() {
			return this.maxHeaderSize;
		}

		public void setMaxHeaderSize(DataSize maxHeaderSize) {
			this.maxHeaderSize = maxHeaderSize;
		}

		public CongestionControl getCongestionControl() {
			return this.congestionControl;
		}

		public void setCongestionControl(CongestionControl congestionControl) {
			this.congestionControl = congestionControl;
		}

	}

	/**
	 * WebTransport sessions.
	 */
	public static class Session {

		/**
		 * Maximum sessions that share a connection, as far as the server allows.
		 */
		private int maxPerConnection = 16;

		/**
		 * Maximum sessions of a client.
		 */
		private int maxTotal = 10_000;

		/**
		 * Time without data after which a session is closed. Not limited by default. If a
		 * duration suffix is not specified, seconds will be used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private @Nullable Duration idleTimeout;

		/**
		 * Maximum streams of a connection that are buffered until their session is
		 * accepted; twice as many datagrams.
		 */
		private int maxPendingStreams = 32;

		/**
		 * Maximum unread bytes of all streams of a session.
		 */
		private DataSize initialMaxData = DataSize.ofMegabytes(16);

		/**
		 * Maximum streams that a server may have open in a session, in each direction.
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

	/**
	 * Datagram queues.
	 */
	public static class Datagram {

		/**
		 * Maximum received datagrams that wait for the application, per session.
		 */
		private int receiveQueue = 256;

		/**
		 * Maximum datagrams that wait for being sent, per session.
		 */
		private int sendQueue = 256;

		/**
		 * What happens to datagrams when a queue is full.
		 */
		private DatagramOverflow overflow = DatagramOverflow.DROP_OLDEST;

		public int getReceiveQueue() {
			return this.receiveQueue;
		}

		public void setReceiveQueue(int receiveQueue) {
			this.receiveQueue = receiveQueue;
		}

		public int getSendQueue() {
			return this.sendQueue;
		}

		public void setSendQueue(int sendQueue) {
			this.sendQueue = sendQueue;
		}

		public DatagramOverflow getOverflow() {
			return this.overflow;
		}

		public void setOverflow(DatagramOverflow overflow) {
			this.overflow = overflow;
		}

	}

}
