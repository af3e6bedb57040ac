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
import java.util.Set;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Whom a client trusts, and how it identifies itself. The name of the server goes into
 * the handshake (SNI), and its certificate is checked against it unless certificates are
 * trusted by their hash.
 *
 * @param trustManagerFactory judges the certificate of the server, or {@code null} for
 * the JVM's trust store. Only an {@code X509ExtendedTrustManager}, such as those of the
 * JVM, checks the host name too
 * @param certificateHashes SHA-256 hashes of the certificates that are trusted whatever
 * name they are for, in Base64; empty for none. They take the place of a trust manager.
 * Such a certificate must be valid now, for 14 days at most in total, and its key must
 * not be RSA (W3C WebTransport, "custom certificate requirements")
 * @param keyManagerFactory gives the client's key and certificate chain, or {@code null}
 * @param keyPassword the password of the key, or {@code null}
 * @since 0.1.0
 */
public record ClientTlsSettings(@Nullable TrustManagerFactory trustManagerFactory, Set<String> certificateHashes,
		@Nullable KeyManagerFactory keyManagerFactory, @Nullable String keyPassword) {

	/**
	 * Trusts whom the JVM trusts, without a certificate of its own.
	 */
	public static final ClientTlsSettings DEFAULT = new ClientTlsSettings(null, Set.of(), null, null);

	private static final int SHA256_LENGTH = 32;

	public ClientTlsSettings {
		certificateHashes = Set.copyOf(certificateHashes);
		certificateHashes.forEach((hash) -> checkHash(Base64.getDecoder().decode(hash)));
		Assert.isTrue(trustManagerFactory == null || certificateHashes.isEmpty(),
				"Certificates are trusted by a trust manager or by their hashes, not both");
	}

	static byte[] checkHash(byte[] sha256) {
		Assert.isTrue(sha256.length == SHA256_LENGTH,
				() -> "A SHA-256 hash has 32 bytes, but this one has " + sha256.length);
		return sha256;
	}

}
