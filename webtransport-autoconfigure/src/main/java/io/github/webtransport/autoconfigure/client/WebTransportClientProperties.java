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

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.webtransport.autoconfigure.WebTransportDatagramProperties;
import io.github.webtransport.autoconfigure.WebTransportHttp3Properties;
import io.github.webtransport.autoconfigure.WebTransportSessionProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;

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
