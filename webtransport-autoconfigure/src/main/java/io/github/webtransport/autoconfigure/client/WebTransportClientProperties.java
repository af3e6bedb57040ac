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

package io.github.webtransport.autoconfigure.client;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.webtransport.ClientTransport;
import io.github.webtransport.autoconfigure.WebTransportDatagramProperties;
import io.github.webtransport.autoconfigure.WebTransportHttp3Properties;
import io.github.webtransport.autoconfigure.WebTransportSessionProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
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
	private Duration handshakeTimeout = Duration.ofSeconds(10);

	/**
	 * By what sessions are opened: 'webtransport', 'websocket', or 'auto' for
	 * WebTransport and a WebSocket where UDP is blocked.
	 */
	private ClientTransport transport = ClientTransport.WEBTRANSPORT;

	private final WebSocket websocket = new WebSocket();

	private final Ssl ssl = new Ssl();

	@NestedConfigurationProperty
	private final WebTransportHttp3Properties http3 = new WebTransportHttp3Properties();

	@NestedConfigurationProperty
	private final WebTransportSessionProperties session = new WebTransportSessionProperties();

	@NestedConfigurationProperty
	private final WebTransportDatagramProperties datagram = new WebTransportDatagramProperties();

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

	public ClientTransport getTransport() {
		return this.transport;
	}

	public void setTransport(ClientTransport transport) {
		this.transport = transport;
	}

	public WebSocket getWebsocket() {
		return this.websocket;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public WebTransportHttp3Properties getHttp3() {
		return this.http3;
	}

	public WebTransportSessionProperties getSession() {
		return this.session;
	}

	public WebTransportDatagramProperties getDatagram() {
		return this.datagram;
	}

	/**
	 * Sessions over WebSockets.
	 */
	public static class WebSocket {

		/**
		 * URI of the web application of the server, such as 'https://example.org/app', to
		 * which the path of a session is appended. Without it: host and port of the
		 * session.
		 */
		private @Nullable URI baseUri;

		/**
		 * Time that QUIC has before a WebSocket joins the race. If a duration suffix is
		 * not specified, milliseconds will be used.
		 */
		private Duration headStart = Duration.ofMillis(500);

		/**
		 * Time for which a WebSocket is taken at once after one has won against QUIC. If
		 * a duration suffix is not specified, seconds will be used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration quicAgainAfter = Duration.ofMinutes(5);

		/**
		 * How long a WebSocket may be silent before it is closed. If a duration suffix is
		 * not specified, seconds will be used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration idleTimeout = Duration.ofSeconds(30);

		/**
		 * Amount of data that the server may send on the streams of a WebSocket before it
		 * is read.
		 */
		private DataSize maxData = DataSize.ofMegabytes(1);

		/**
		 * Amount of data that the server may send on a stream of a WebSocket before it is
		 * read.
		 */
		private DataSize maxStreamData = DataSize.ofKilobytes(256);

		public @Nullable URI getBaseUri() {
			return this.baseUri;
		}

		public void setBaseUri(@Nullable URI baseUri) {
			this.baseUri = baseUri;
		}

		public Duration getHeadStart() {
			return this.headStart;
		}

		public void setHeadStart(Duration headStart) {
			this.headStart = headStart;
		}

		public Duration getQuicAgainAfter() {
			return this.quicAgainAfter;
		}

		public void setQuicAgainAfter(Duration quicAgainAfter) {
			this.quicAgainAfter = quicAgainAfter;
		}

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

}
