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
import java.util.function.Function;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * The builder of clients.
 */
final class DefaultClientBuilder implements WebTransportClient.Builder {

	private final ClientTlsSettings.Builder tls = ClientTlsSettings.builder();

	private final ClientSettings.Builder settings = ClientSettings.builder();

	private SessionSettings session = SessionSettings.DEFAULT;

	/**
	 * Longer than a server takes for a decision, so that its status arrives.
	 */
	private Duration handshakeTimeout = Duration.ofSeconds(10);

	@Override
	public WebTransportClient.Builder trustCertificateHash(byte[] sha256) {
		this.tls.trustCertificateHash(sha256);
		return this;
	}

	@Override
	public WebTransportClient.Builder trustCertificateHash(String sha256) {
		this.tls.trustCertificateHash(sha256);
		return this;
	}

	@Override
	public WebTransportClient.Builder trustManager(@Nullable TrustManagerFactory trustManagerFactory) {
		this.tls.trustManager(trustManagerFactory);
		return this;
	}

	@Override
	public WebTransportClient.Builder keyManager(@Nullable KeyManagerFactory keyManagerFactory,
			@Nullable String keyPassword) {
		this.tls.keyManager(keyManagerFactory, keyPassword);
		return this;
	}

	@Override
	public WebTransportClient.Builder header(String name, String value) {
		this.settings.header(name, value);
		return this;
	}

	@Override
	public WebTransportClient.Builder origin(String origin) {
		this.settings.origin(origin);
		return this;
	}

	@Override
	public WebTransportClient.Builder protocols(String... protocols) {
		this.settings.protocols(protocols);
		return this;
	}

	@Override
	public WebTransportClient.Builder connectTimeout(Duration connectTimeout) {
		this.settings.connectTimeout(connectTimeout);
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
		this.settings.quic(quic);
		return this;
	}

	@Override
	public WebTransportClient.Builder session(SessionSettings session) {
		Assert.notNull(session, "'session' must not be null");
		this.session = session;
		return this;
	}

	@Override
	public WebTransportClient.Builder datagram(DatagramSettings datagram) {
		this.settings.datagram(datagram);
		return this;
	}

	@Override
	public WebTransportClient.Builder assumeWebTransport(boolean assumeWebTransport) {
		this.settings.assumeWebTransport(assumeWebTransport);
		return this;
	}

	@Override
	public WebTransportClient.Builder metrics(WebTransportMetrics metrics) {
		this.settings.metrics(metrics);
		return this;
	}

	@Override
	public WebTransportClient.Builder requestProcessor(
			@Nullable Function<SessionRequest, Mono<SessionRequest>> requestProcessor) {
		this.settings.requestProcessor(requestProcessor);
		return this;
	}

	@Override
	public WebTransportClient.Builder filter(WebTransportClientFilter filter) {
		this.settings.filter(filter);
		return this;
	}

	@Override
	public WebTransportClient.Builder transport(ClientTransport transport) {
		this.settings.transport(transport);
		return this;
	}

	@Override
	public WebTransportClient.Builder webSocket(ClientWebSocketSettings webSocket) {
		this.settings.webSocket(webSocket);
		return this;
	}

	@Override
	public ClientSettings toSettings() {
		SessionSettings session = this.session.mutate().handshakeTimeout(this.handshakeTimeout).build();
		return this.settings.tls(this.tls.build()).session(session).build();
	}

}
