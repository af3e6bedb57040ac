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

	private final KeyManagerFactory keyManagerFactory;

	private final @Nullable String keyPassword;

	private final @Nullable TrustManagerFactory trustManagerFactory;

	private final ClientAuth clientAuth;

	private TlsSettings(Builder builder) {
		this.keyManagerFactory = builder.keyManagerFactory;
		this.keyPassword = builder.keyPassword;
		this.trustManagerFactory = builder.trustManagerFactory;
		this.clientAuth = builder.clientAuth;
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

		private Builder(KeyManagerFactory keyManagerFactory) {
			Assert.notNull(keyManagerFactory, "'keyManagerFactory' must not be null");
			this.keyManagerFactory = keyManagerFactory;
		}

		private Builder(TlsSettings settings) {
			this.keyManagerFactory = settings.keyManagerFactory;
			this.keyPassword = settings.keyPassword;
			this.trustManagerFactory = settings.trustManagerFactory;
			this.clientAuth = settings.clientAuth;
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
		 * Build the settings.
		 * @return the settings
		 */
		public TlsSettings build() {
			return new TlsSettings(this);
		}

	}

}
