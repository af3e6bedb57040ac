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
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MultiValueMap;

/**
 * The builder of clients.
 */
final class DefaultClientBuilder implements WebTransportClient.Builder {

	private final Set<String> certificateHashes = new LinkedHashSet<>(1);

	private final MultiValueMap<String, String> headers = RequestHeaders.create();

	private @Nullable TrustManagerFactory trustManagerFactory;

	private @Nullable KeyManagerFactory keyManagerFactory;

	private @Nullable String keyPassword;

	private List<String> protocols = List.of();

	private Duration connectTimeout = ClientSettings.DEFAULT_CONNECT_TIMEOUT;

	private Duration handshakeTimeout = ClientSettings.DEFAULT_HANDSHAKE_TIMEOUT;

	private QuicSettings quic = QuicSettings.DEFAULT;

	private SessionSettings session = SessionSettings.DEFAULT;

	private DatagramSettings datagram = DatagramSettings.DEFAULT;

	private boolean assumeWebTransport;

	private WebTransportMetrics metrics = WebTransportMetrics.NOOP;

	@Override
	public WebTransportClient.Builder trustCertificateHash(byte[] sha256) {
		this.certificateHashes.add(Base64.getEncoder().encodeToString(ClientTlsSettings.checkHash(sha256)));
		return this;
	}

	@Override
	public WebTransportClient.Builder trustCertificateHash(String sha256) {
		return trustCertificateHash(Base64.getDecoder().decode(sha256));
	}

	@Override
	public WebTransportClient.Builder trustManager(@Nullable TrustManagerFactory trustManagerFactory) {
		this.trustManagerFactory = trustManagerFactory;
		return this;
	}

	@Override
	public WebTransportClient.Builder keyManager(@Nullable KeyManagerFactory keyManagerFactory,
			@Nullable String keyPassword) {
		this.keyManagerFactory = keyManagerFactory;
		this.keyPassword = keyPassword;
		return this;
	}

	@Override
	public WebTransportClient.Builder header(String name, String value) {
		RequestHeaders.add(this.headers, name, value);
		return this;
	}

	@Override
	public WebTransportClient.Builder origin(String origin) {
		this.headers.remove("origin");
		return header("origin", origin);
	}

	@Override
	public WebTransportClient.Builder protocols(String... protocols) {
		this.protocols = List.of(protocols);
		return this;
	}

	@Override
	public WebTransportClient.Builder connectTimeout(Duration connectTimeout) {
		SettingRange.positive("connectTimeout", connectTimeout);
		this.connectTimeout = connectTimeout;
		return this;
	}

	@Override
	public WebTransportClient.Builder handshakeTimeout(Duration handshakeTimeout) {
		SettingRange.positive("handshakeTimeout", handshakeTimeout);
		this.handshakeTimeout = handshakeTimeout;
		return this;
	}

	@Override
	public WebTransportClient.Builder quic(QuicSettings quic) {
		this.quic = quic;
		return this;
	}

	@Override
	public WebTransportClient.Builder session(SessionSettings session) {
		this.session = session;
		return this;
	}

	@Override
	public WebTransportClient.Builder datagram(DatagramSettings datagram) {
		this.datagram = datagram;
		return this;
	}

	@Override
	public WebTransportClient.Builder assumeWebTransport(boolean assumeWebTransport) {
		this.assumeWebTransport = assumeWebTransport;
		return this;
	}

	@Override
	public WebTransportClient.Builder metrics(WebTransportMetrics metrics) {
		this.metrics = metrics;
		return this;
	}

	@Override
	public ClientSettings toSettings() {
		ClientTlsSettings tls = new ClientTlsSettings(this.trustManagerFactory, this.certificateHashes,
				this.keyManagerFactory, this.keyPassword);
		SessionSettings session = this.session.withHandshakeTimeout(this.handshakeTimeout);
		return new ClientSettings(tls, this.connectTimeout, this.quic, session, this.datagram, this.headers,
				this.protocols, this.assumeWebTransport, this.metrics);
	}

}
