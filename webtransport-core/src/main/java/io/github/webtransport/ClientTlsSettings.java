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

import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * TLS settings of a client: the certificates that it trusts, and its own. The name of the
 * server goes into the handshake (SNI), and its certificate is checked against it unless
 * certificates are trusted by their hash. Immutable, and without a text form: it would
 * show the password.
 *
 * @since 0.1.0
 */
public final class ClientTlsSettings {

	/**
	 * Trusts whom the JVM trusts, without a certificate of its own.
	 */
	public static final ClientTlsSettings DEFAULT = builder().build();

	private static final int SHA256_LENGTH = 32;

	private final @Nullable TrustManagerFactory trustManagerFactory;

	private final Set<String> certificateHashes;

	private final @Nullable KeyManagerFactory keyManagerFactory;

	private final @Nullable String keyPassword;

	private ClientTlsSettings(Builder builder) {
		this.trustManagerFactory = builder.trustManagerFactory;
		this.certificateHashes = Collections.unmodifiableSet(new LinkedHashSet<>(builder.certificateHashes));
		this.keyManagerFactory = builder.keyManagerFactory;
		this.keyPassword = builder.keyPassword;
	}

	/**
	 * Return what judges the certificates of servers.
	 * @return the factory, or {@code null} for the JVM's trust store, or where
	 * certificates are trusted by their hashes
	 */
	public @Nullable TrustManagerFactory getTrustManagerFactory() {
		return this.trustManagerFactory;
	}

	/**
	 * Return the SHA-256 hashes of the certificates that are trusted whatever name they
	 * are for. They take the place of a trust manager.
	 * @return the hashes in Base64; empty for none
	 */
	public Set<String> getCertificateHashes() {
		return this.certificateHashes;
	}

	/**
	 * Return what gives the key and certificate chain of the client.
	 * @return the factory, or {@code null} for none
	 */
	public @Nullable KeyManagerFactory getKeyManagerFactory() {
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
	 * Return a builder that starts with these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder(this);
	}

	/**
	 * Create a builder that starts with the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds {@link ClientTlsSettings}.
	 */
	public static final class Builder {

		private @Nullable TrustManagerFactory trustManagerFactory;

		private final Set<String> certificateHashes = new LinkedHashSet<>(1);

		private @Nullable KeyManagerFactory keyManagerFactory;

		private @Nullable String keyPassword;

		private Builder() {
		}

		private Builder(ClientTlsSettings settings) {
			this.trustManagerFactory = settings.trustManagerFactory;
			this.certificateHashes.addAll(settings.certificateHashes);
			this.keyManagerFactory = settings.keyManagerFactory;
			this.keyPassword = settings.keyPassword;
		}

		/**
		 * Set what judges the certificates of servers. Only an {@code
		 * X509ExtendedTrustManager}, such as those of the JVM, checks the host name too.
		 * @param trustManagerFactory the factory, initialised, or {@code null}, the
		 * default, for the JVM's trust store
		 * @return this builder
		 */
		public Builder trustManager(@Nullable TrustManagerFactory trustManagerFactory) {
			this.trustManagerFactory = trustManagerFactory;
			return this;
		}

		/**
		 * Trust a certificate by its hash, whatever name it is for, and no others; may be
		 * repeated. The certificate must be valid now and for 14 days at most in total,
		 * and its key must not be RSA (W3C WebTransport, "custom certificate
		 * requirements").
		 * @param sha256 the SHA-256 of the certificate's DER encoding, 32 bytes
		 * @return this builder
		 * @throws IllegalArgumentException if it has not 32 bytes
		 */
		public Builder trustCertificateHash(byte[] sha256) {
			Assert.isTrue(sha256.length == SHA256_LENGTH,
					() -> "A SHA-256 hash has 32 bytes, but this one has " + sha256.length);
			this.certificateHashes.add(Base64.getEncoder().encodeToString(sha256));
			return this;
		}

		/**
		 * Trust a certificate by its hash, as {@link #trustCertificateHash(byte[])}.
		 * @param sha256 the hash in Base64, such as
		 * {@link SelfSignedCertificate#getSha256()} returns
		 * @return this builder
		 * @throws IllegalArgumentException if it is not the Base64 of 32 bytes
		 */
		public Builder trustCertificateHash(String sha256) {
			return trustCertificateHash(Base64.getDecoder().decode(sha256));
		}

		/**
		 * Set the certificate that the client shows to servers that ask for one.
		 * @param keyManagerFactory gives key and certificate chain, initialised, or
		 * {@code null}, the default, for none
		 * @param keyPassword the password of the key, or {@code null} for none
		 * @return this builder
		 */
		public Builder keyManager(@Nullable KeyManagerFactory keyManagerFactory, @Nullable String keyPassword) {
			this.keyManagerFactory = keyManagerFactory;
			this.keyPassword = keyPassword;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 * @throws IllegalArgumentException if there are both a trust manager and hashes
		 */
		public ClientTlsSettings build() {
			Assert.isTrue(this.trustManagerFactory == null || this.certificateHashes.isEmpty(),
					"Certificates are trusted by a trust manager or by their hashes, not both");
			return new ClientTlsSettings(this);
		}

	}

}
