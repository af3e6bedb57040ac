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

package io.github.webtransport.netty;

import io.github.webtransport.ClientTlsSettings;
import io.github.webtransport.WebTransportConnectException;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;

/**
 * The TLS context of a client. 0-RTT stays off: a CONNECT could be replayed
 * (draft-ietf-webtrans-http3, section 3.2).
 */
final class ClientTls {

	private static final String HTTP3 = "h3";

	private final QuicSslContext context;

	ClientTls(ClientTlsSettings settings) {
		this.context = build(settings);
	}

	private static QuicSslContext build(ClientTlsSettings settings) {
		QuicSslContextBuilder builder = QuicSslContextBuilder.forClient();
		if (!settings.certificateHashes().isEmpty()) {
			builder.trustManager(new CertificateHashTrust(settings.certificateHashes()));
		}
		else if (settings.trustManagerFactory() != null) {
			builder.trustManager(settings.trustManagerFactory());
		}
		if (settings.keyManagerFactory() != null) {
			builder.keyManager(settings.keyManagerFactory(), settings.keyPassword());
		}
		try {
			return builder.endpointIdentificationAlgorithm("HTTPS")
				.applicationProtocols(HTTP3)
				.earlyData(false)
				.build();
		}
		catch (RuntimeException ex) {
			throw new WebTransportConnectException("Keys and certificates cannot be used: " + ex.getMessage(), ex);
		}
	}

	QuicSslEngine newEngine(QuicChannel channel, Authority authority) {
		return this.context.newEngine(channel.alloc(), authority.host(), authority.port());
	}

}
