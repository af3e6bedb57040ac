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

import java.net.IDN;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Keys and certificates of a server. QUIC is TLS 1.3 only, so that there are no settings
 * for protocols and ciphers; 0-RTT is off. Immutable, and without a text form: it would
 * show the password.
 *
 * @since 0.1.0
 */
public final class TlsSettings {

	/**
	 * The least length of a ticket key, in bytes: that of the hash that other keys are
	 * derived with (RFC 5869, section 2.3).
	 */
	public static final int MIN_TICKET_KEY_LENGTH = 32;

	private final KeyManagerFactory keyManagerFactory;

	private final @Nullable String keyPassword;

	private final @Nullable TrustManagerFactory trustManagerFactory;

	private final ClientAuth clientAuth;

	private final Map<String, TlsSettings> serverNames;

	private final List<byte[]> ticketKeys;

	private TlsSettings(Builder builder) {
		this.keyManagerFactory = builder.keyManagerFactory;
		this.keyPassword = builder.keyPassword;
		this.trustManagerFactory = builder.trustManagerFactory;
		this.clientAuth = builder.clientAuth;
		this.serverNames = Collections.unmodifiableMap(new LinkedHashMap<>(builder.serverNames));
		this.ticketKeys = builder.ticketKeys;
	}

	/**
	 * Return what gives the server's key and certificate chain.
	 * @return the factory
	 */
	public KeyManagerFactory getKeyManagerFactory() {
		return this.keyManagerFactory;
	}

	/**
	 * Return the password of the key.
	 * @return the password, or {@code null} for none
	 */
	public @Nullable String getKeyPassword() {
		return this.keyPassword;
	}

	/**
	 * Return what judges certificates of clients.
	 * @return the factory, or {@code null} where clients are not asked for certificates
	 */
	public @Nullable TrustManagerFactory getTrustManagerFactory() {
		return this.trustManagerFactory;
	}

	/**
	 * Return whether clients are asked for a certificate.
	 * @return whether and how
	 */
	public ClientAuth getClientAuth() {
		return this.clientAuth;
	}

	/**
	 * Return the keys and certificates for the names that clients ask for.
	 * @return the settings by name, in lower case and in ASCII; empty where there is one
	 * certificate for all
	 */
	public Map<String, TlsSettings> getServerNames() {
		return this.serverNames;
	}

	/**
	 * Return the secrets by which clients resume TLS sessions with other servers.
	 * @return copies of the keys, the one for new tickets first; empty where the server
	 * makes up its own
	 */
	public List<byte[]> getTicketKeys() {
		return this.ticketKeys.stream().map(byte[]::clone).toList();
	}

	/**
	 * Return a builder that starts with these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this);
	}

	/**
	 * Create settings without client certificates, for a key that has no password.
	 * @param keyManagerFactory gives the server's key and certificate chain
	 * @return the settings
	 */
	public static TlsSettings of(KeyManagerFactory keyManagerFactory) {
		return builder(keyManagerFactory).build();
	}

	/**
	 * Create a builder that starts without client certificates.
	 * @param keyManagerFactory gives the server's key and certificate chain, initialised
	 * @return the builder
	 */
	public static Builder builder(KeyManagerFactory keyManagerFactory) {
		return new Builder(keyManagerFactory);
	}

	/**
	 * Whether clients are asked for a certificate.
	 */
	public enum ClientAuth {

		/**
		 * Not asked. The default.
		 */
		NONE,

		/**
		 * Asked, and taken without.
		 */
		WANT,

		/**
		 * Asked, and refused without: the TLS handshake fails.
		 */
		NEED

	}

	/**
	 * Builds {@link TlsSettings}.
	 */
	public static final class Builder {

		private final KeyManagerFactory keyManagerFactory;

		private @Nullable String keyPassword;

		private @Nullable TrustManagerFactory trustManagerFactory;

		private ClientAuth clientAuth = ClientAuth.NONE;

		private final Map<String, TlsSettings> serverNames = new LinkedHashMap<>();

		private List<byte[]> ticketKeys = List.of();

		private Builder(KeyManagerFactory keyManagerFactory) {
			Assert.notNull(keyManagerFactory, "'keyManagerFactory' must not be null");
			this.keyManagerFactory = keyManagerFactory;
		}

		private Builder(TlsSettings settings) {
			this.keyManagerFactory = settings.keyManagerFactory;
			this.keyPassword = settings.keyPassword;
			this.trustManagerFactory = settings.trustManagerFactory;
			this.clientAuth = settings.clientAuth;
			this.serverNames.putAll(settings.serverNames);
			this.ticketKeys = settings.ticketKeys;
		}

		/**
		 * Set the password of the key.
		 * @param keyPassword the password, or {@code null}, the default, for none
		 * @return this builder
		 */
		public Builder keyPassword(@Nullable String keyPassword) {
			this.keyPassword = keyPassword;
			return this;
		}

		/**
		 * Set what judges certificates of clients.
		 * @param trustManagerFactory the factory, initialised, or {@code null}, the
		 * default, for none. A server that asks clients for certificates does not start
		 * without: the JVM's trust store would let in whoever has a certificate of a
		 * public authority
		 * @return this builder
		 */
		public Builder trustManager(@Nullable TrustManagerFactory trustManagerFactory) {
			this.trustManagerFactory = trustManagerFactory;
			return this;
		}

		/**
		 * Set whether clients are asked for a certificate.
		 * @param clientAuth whether and how; not by default
		 * @return this builder
		 */
		public Builder clientAuth(ClientAuth clientAuth) {
			Assert.notNull(clientAuth, "'clientAuth' must not be null");
			this.clientAuth = clientAuth;
			return this;
		}

		/**
		 * Set other keys and certificates for a name that clients ask for by SNI (RFC
		 * 6066, section 3). Clients that ask for no name, or for one that is not set, get
		 * those of this builder.
		 * @param serverName a name of a host, in any case, such as {@code example.org},
		 * or {@code *.example.org} for every name with exactly one label more. The name
		 * itself goes before the wildcard
		 * @param settings the keys and certificates, with the authorities that judge
		 * certificates of clients, if they are asked for these. Without names and ticket
		 * keys of their own
		 * @return this builder
		 * @throws InvalidSettingException if this is no name of a host
		 */
		public Builder serverName(String serverName, TlsSettings settings) {
			Assert.notNull(settings, "'settings' must not be null");
			this.serverNames.put(normalize(serverName), settings);
			return this;
		}

		private static String normalize(String serverName) {
			String wildcard = serverName.startsWith("*.") ? "*." : "";
			try {
				String host = IDN.toASCII(serverName.substring(wildcard.length()), IDN.USE_STD3_ASCII_RULES);
				Assert.isTrue(!host.isEmpty() && !host.endsWith("."), "A host has a name");
				return wildcard + host.toLowerCase(Locale.ROOT);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidSettingException("serverName", serverName,
						"the name of a host, such as example.org or *.example.org");
			}
		}

		/**
		 * Set secrets that several servers share, or one that is started again, so that
		 * clients which come back to another one can resume their TLS session (RFC 8446,
		 * section 2.2), which saves both sides the certificates. Early data (0-RTT) stays
		 * refused. Who knows a key can pretend to be the server to clients that resume,
		 * and to be a client that has a ticket: keep them as you keep the private key,
		 * and replace them every few days.
		 *
		 * <p>
		 * To replace a key, give the new one to every server behind the one in use, then
		 * put it first, and take the old one away when its tickets have ended, after two
		 * days.
		 * @param ticketKeys random bytes, {@value TlsSettings#MIN_TICKET_KEY_LENGTH} at
		 * least for each key. New tickets are made with the first key, those of the
		 * others are still taken. Empty, the default, for keys that this server makes up,
		 * and that end with it or with the next reload
		 * @return this builder
		 * @throws InvalidSettingException if a key is too short
		 */
		public Builder ticketKeys(List<byte[]> ticketKeys) {
			for (byte[] key : ticketKeys) {
				if (key.length < MIN_TICKET_KEY_LENGTH) {
					// The key itself must not show up in a log
					throw new InvalidSettingException("ticketKeys", "a key of " + key.length + " bytes",
							"at least " + MIN_TICKET_KEY_LENGTH + " bytes for each key");
				}
			}
			this.ticketKeys = ticketKeys.stream().map(byte[]::clone).toList();
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 * @throws InvalidSettingException if the settings for a name have names or ticket
		 * keys of their own, or ask clients for certificates in another way than the
		 * rest: the TLS library has asked before it looks at the name
		 */
		public TlsSettings build() {
			this.serverNames.forEach((name, settings) -> {
				if (settings.clientAuth != this.clientAuth) {
					throw new InvalidSettingException("clientAuth",
							settings.clientAuth + " for the server name " + name,
							this.clientAuth + ", as for the other names");
				}
				if (!settings.serverNames.isEmpty() || !settings.ticketKeys.isEmpty()) {
					throw new InvalidSettingException("serverName", name,
							"settings without server names and ticket keys of their own");
				}
			});
			return new TlsSettings(this);
		}

	}

}
