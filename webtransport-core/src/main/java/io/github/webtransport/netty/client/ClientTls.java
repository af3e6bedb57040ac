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

package io.github.webtransport.netty.client;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import io.github.webtransport.ClientTlsSettings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/**
 * The TLS context of a client. 0-RTT stays off: a CONNECT could be replayed
 * (draft-ietf-webtrans-http3, section 3.2).
 */
final class ClientTls {

	private static final String HTTP3 = "h3";

	private final ServerTrust trust;

	private final QuicSslContext context;

	private final ClientTlsSettings settings;

	ClientTls(ClientTlsSettings settings) {
		this.settings = settings;
		this.trust = new ServerTrust(trustManager(settings));
		this.context = build(settings, this.trust);
	}

	private static X509TrustManager trustManager(ClientTlsSettings settings) {
		if (!settings.getCertificateHashes().isEmpty()) {
			return new CertificateHashTrust(settings.getCertificateHashes());
		}
		TrustManagerFactory factory = settings.getTrustManagerFactory();
		for (TrustManager manager : ((factory != null) ? factory : trustStore()).getTrustManagers()) {
			if (manager instanceof X509TrustManager trustManager) {
				return trustManager;
			}
		}
		throw new IllegalArgumentException("The trust manager factory has no X509TrustManager");
	}

	private static TrustManagerFactory trustStore() {
		try {
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init((KeyStore) null);
			return factory;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The JVM's trust store cannot be used", ex);
		}
	}

	private static QuicSslContext build(ClientTlsSettings settings, ServerTrust trust) {
		QuicSslContextBuilder builder = QuicSslContextBuilder.forClient().trustManager(trust);
		if (settings.getKeyManagerFactory() != null) {
			builder.keyManager(settings.getKeyManagerFactory(), settings.getKeyPassword());
		}
		try {
			return builder.endpointIdentificationAlgorithm("HTTPS")
				.applicationProtocols(HTTP3)
				.earlyData(false)
				.build();
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("Keys and certificates cannot be used: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Return the context for WebSockets, which trusts the same servers and shows the same
	 * certificate.
	 */
	SslContext webSocketContext() {
		SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK).trustManager(this.trust);
		if (this.settings.getKeyManagerFactory() != null) {
			builder.keyManager(this.settings.getKeyManagerFactory());
		}
		try {
			return builder.endpointIdentificationAlgorithm("HTTPS").build();
		}
		catch (SSLException ex) {
			throw new IllegalArgumentException("Keys and certificates cannot be used: " + ex.getMessage(), ex);
		}
	}

	QuicSslEngine newEngine(QuicChannel channel, Authority authority) {
		return this.context.newEngine(channel.alloc(), authority.host(), authority.port());
	}

	/**
	 * Return why a server was not trusted, once.
	 */
	@Nullable CertificateException takeFailure(QuicSslEngine engine) {
		return this.trust.takeFailure(engine);
	}

}
