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

package io.github.webtransport.netty.server;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import io.github.webtransport.InvalidTlsSettingsException;
import io.github.webtransport.TlsSettings;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.ClientAuth;

/**
 * The TLS context that new connections use. 0-RTT stays off: a CONNECT could be replayed
 * (draft-ietf-webtrans-http3, section 3.2).
 */
final class ServerTls {

	private final TlsFailureLog failures = new TlsFailureLog(System::nanoTime);

	private final AtomicReference<Current> current;

	ServerTls(TlsSettings settings) {
		this.current = new AtomicReference<>(build(settings));
	}

	QuicSslContext context() {
		return this.current.get().context();
	}

	/**
	 * Return the certificates that new connections see.
	 */
	List<X509Certificate> certificates() {
		return this.current.get().certificates();
	}

	TlsFailureLog failures() {
		return this.failures;
	}

	QuicSslEngine newEngine(QuicChannel channel) {
		return context().newEngine(channel.alloc());
	}

	void reload(TlsSettings settings) {
		this.current.set(build(settings));
	}

	private Current build(TlsSettings settings) {
		List<X509Certificate> certificates = KeyCheck.check(settings.getKeyManagerFactory());
		if (settings.getClientAuth() != TlsSettings.ClientAuth.NONE && settings.getTrustManagerFactory() == null) {
			// The JVM's trust store would let in whoever has a certificate of a public
			// authority
			throw new InvalidTlsSettingsException(
					"clients are asked for certificates, but no trust manager judges these", null);
		}
		try {
			QuicSslContextBuilder builder = QuicSslContextBuilder.forServer(settings.getKeyManagerFactory(),
					settings.getKeyPassword());
			if (settings.getTrustManagerFactory() != null) {
				trust(builder, settings.getTrustManagerFactory());
			}
			QuicSslContext context = builder.clientAuth(clientAuth(settings.getClientAuth()))
				.applicationProtocols(Http3.supportedApplicationProtocols())
				.earlyData(false)
				.build();
			return new Current(context, certificates);
		}
		catch (RuntimeException ex) {
			throw new InvalidTlsSettingsException(String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Let the log learn which certificates are refused, where there is one manager that
	 * decides.
	 */
	private void trust(QuicSslContextBuilder builder, TrustManagerFactory factory) {
		TrustManager[] managers = factory.getTrustManagers();
		if (managers.length == 1 && managers[0] instanceof X509ExtendedTrustManager manager) {
			builder.trustManager(new ToldTrustManager(manager, this.failures));
		}
		else {
			builder.trustManager(factory);
		}
	}

	private static ClientAuth clientAuth(TlsSettings.ClientAuth clientAuth) {
		return switch (clientAuth) {
			case NONE -> ClientAuth.NONE;
			case WANT -> ClientAuth.OPTIONAL;
			case NEED -> ClientAuth.REQUIRE;
		};
	}

	/**
	 * What new connections use.
	 *
	 * @param context the TLS context
	 * @param certificates the certificates in it
	 */
	private record Current(QuicSslContext context, List<X509Certificate> certificates) {

	}

}
