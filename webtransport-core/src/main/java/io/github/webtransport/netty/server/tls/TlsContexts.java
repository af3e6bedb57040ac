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

package io.github.webtransport.netty.server.tls;

import java.util.List;
import java.util.Map;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import io.github.webtransport.InvalidTlsSettingsException;
import io.github.webtransport.TlsSettings;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS contexts. 0-RTT stays off: a CONNECT could be replayed
 * (draft-ietf-webtrans-http3, section 3.2).
 */
final class TlsContexts {

	private final TlsFailureLog failures;

	/**
	 * Create what makes contexts.
	 * @param failures learns which certificates of clients are refused
	 */
	TlsContexts(TlsFailureLog failures) {
		this.failures = failures;
	}

	/**
	 * Create the context of a server.
	 * @param settings the keys and certificates, for all names
	 * @return the context that every connection begins with
	 * @throws InvalidTlsSettingsException if the settings are not usable
	 */
	QuicSslContext create(TlsSettings settings) {
		Map<String, TlsSettings> serverNames = settings.getServerNames();
		List<byte[]> ticketKeys = ticketKeys(settings);
		QuicSslContext others = create(settings, "", ticketKeys, null);
		if (serverNames.isEmpty()) {
			return others;
		}
		DomainWildcardMappingBuilder<QuicSslContext> contexts = new DomainWildcardMappingBuilder<>(others);
		serverNames.forEach((name, named) -> {
			try {
				contexts.add(name, create(named, name, ticketKeys, null));
			}
			catch (InvalidTlsSettingsException ex) {
				throw ex.forServerName(name);
			}
		});
		// A context of its own, to which none of those belongs that it leads to: the
		// native library refers to them, and it could never be freed
		return create(settings, "", ticketKeys, new ServerNameMapping(contexts.build(), others));
	}

	/**
	 * Without keys, the TLS library makes up its own, and replaces them from time to
	 * time. But those are the same for all names, whoever judges the clients of each.
	 */
	private static List<byte[]> ticketKeys(TlsSettings settings) {
		List<byte[]> keys = settings.getTicketKeys();
		if (keys.isEmpty() && !settings.getServerNames().isEmpty()
				&& settings.getClientAuth() != TlsSettings.ClientAuth.NONE) {
			return List.of(TicketKeys.random());
		}
		return keys;
	}

	private QuicSslContext create(TlsSettings settings, String serverName, List<byte[]> ticketKeys,
			@Nullable ServerNameMapping serverNames) {
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
			if (serverNames != null) {
				builder.sni(serverNames);
			}
			QuicSslContext context = builder.clientAuth(clientAuth(settings.getClientAuth()))
				.applicationProtocols(Http3.supportedApplicationProtocols())
				.earlyData(false)
				.build();
			if (!ticketKeys.isEmpty()) {
				context.sessionContext().setTicketKeys(TicketKeys.derive(ticketKeys, serverName, settings));
			}
			return context;
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
	 * Finds the context for what a client asks for, if it asks for a name.
	 *
	 * @param contexts those of the names
	 * @param others for all other names
	 */
	private record ServerNameMapping(Mapping<? super String, QuicSslContext> contexts,
			QuicSslContext others) implements Mapping<String, QuicSslContext> {

		@Override
		public QuicSslContext map(@Nullable String serverName) {
			try {
				return (serverName != null) ? this.contexts.map(serverName) : this.others;
			}
			catch (IllegalArgumentException ex) {
				// A client may ask for what can be no name
				return this.others;
			}
		}

	}

}
