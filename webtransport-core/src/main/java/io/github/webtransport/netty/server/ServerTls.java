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

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

import io.github.webtransport.TlsSettings;
import io.github.webtransport.WebTransportServerException;
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

	/**
	 * The types of keys that TLS 1.3 can sign with, as key managers name them.
	 */
	private static final List<String> KEY_TYPES = List.of("EC", "RSA", "RSASSA-PSS", "EdDSA", "Ed25519", "Ed448");

	private final AtomicReference<QuicSslContext> current;

	ServerTls(TlsSettings settings) {
		this.current = new AtomicReference<>(build(settings));
	}

	QuicSslContext context() {
		return this.current.get();
	}

	QuicSslEngine newEngine(QuicChannel channel) {
		return context().newEngine(channel.alloc());
	}

	void reload(TlsSettings settings) {
		this.current.set(build(settings));
	}

	private static QuicSslContext build(TlsSettings settings) {
		if (!hasKey(settings.getKeyManagerFactory())) {
			throw new WebTransportServerException("Keys and certificates cannot be used: there is no private key",
					null);
		}
		try {
			QuicSslContextBuilder builder = QuicSslContextBuilder.forServer(settings.getKeyManagerFactory(),
					settings.getKeyPassword());
			if (settings.getTrustManagerFactory() != null) {
				builder.trustManager(settings.getTrustManagerFactory());
			}
			return builder.clientAuth(clientAuth(settings.getClientAuth()))
				.applicationProtocols(Http3.supportedApplicationProtocols())
				.earlyData(false)
				.build();
		}
		catch (RuntimeException ex) {
			throw new WebTransportServerException("Keys and certificates cannot be used: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Without this check every handshake would fail, and nothing would say why.
	 */
	private static boolean hasKey(KeyManagerFactory keys) {
		for (KeyManager manager : keys.getKeyManagers()) {
			if (!(manager instanceof X509KeyManager x509)
					|| KEY_TYPES.stream().anyMatch((type) -> hasKey(x509, type))) {
				return true;
			}
		}
		return false;
	}

	private static boolean hasKey(X509KeyManager manager, String type) {
		return manager.getServerAliases(type, null) != null || manager.chooseServerAlias(type, null, null) != null;
	}

	private static ClientAuth clientAuth(TlsSettings.ClientAuth clientAuth) {
		return switch (clientAuth) {
			case NONE -> ClientAuth.NONE;
			case WANT -> ClientAuth.OPTIONAL;
			case NEED -> ClientAuth.REQUIRE;
		};
	}

}
