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
 * Keys and certificates of a server. QUIC is TLS 1.3 only, so that there is nothing to
 * say of protocols and ciphers.
 *
 * @param keyManagerFactory gives the server's key and certificate chain
 * @param keyPassword the password of the key, or {@code null}
 * @param trustManagerFactory judges certificates of clients, or {@code null} for the
 * JVM's default
 * @param clientAuth whether clients are asked for a certificate
 * @since 0.1.0
 */
public record TlsSettings(KeyManagerFactory keyManagerFactory, @Nullable String keyPassword,
		@Nullable TrustManagerFactory trustManagerFactory, ClientAuth clientAuth) {

	public TlsSettings {
		Assert.notNull(keyManagerFactory, "'keyManagerFactory' must not be null");
		Assert.notNull(clientAuth, "'clientAuth' must not be null");
	}

	/**
	 * Create settings without client certificates.
	 * @param keyManagerFactory gives the server's key and certificate chain
	 * @return the settings
	 */
	public static TlsSettings of(KeyManagerFactory keyManagerFactory) {
		return new TlsSettings(keyManagerFactory, null, null, ClientAuth.NONE);
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
		 * Asked, and refused without.
		 */
		NEED

	}

}
