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
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.function.Supplier;

import javax.net.ssl.X509TrustManager;

/**
 * Trusts certificates by their hash, under the conditions that browsers make (W3C
 * WebTransport, "custom certificate requirements"). Whom they are for does not matter.
 */
final class CertificateHashTrust implements X509TrustManager {

	private static final Duration MAX_VALIDITY = Duration.ofDays(14);

	private final Set<String> hashes;

	private final Supplier<Instant> clock;

	CertificateHashTrust(Set<String> hashes) {
		this(hashes, Instant::now);
	}

	CertificateHashTrust(Set<String> hashes, Supplier<Instant> clock) {
		this.hashes = hashes;
		this.clock = clock;
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		X509Certificate certificate = chain[0];
		if (!this.hashes.contains(sha256(certificate))) {
			throw new CertificateException("The hash of the server's certificate is not among those that are trusted");
		}
		certificate.checkValidity(Date.from(this.clock.get()));
		Duration validity = Duration.between(certificate.getNotBefore().toInstant(),
				certificate.getNotAfter().toInstant());
		if (validity.compareTo(MAX_VALIDITY) > 0) {
			throw new CertificateException("A certificate that is trusted by its hash must be valid for "
					+ MAX_VALIDITY.toDays() + " days at most, but this one is for " + validity.toDays());
		}
		if ("RSA".equals(certificate.getPublicKey().getAlgorithm())) {
			throw new CertificateException("A certificate that is trusted by its hash must not have an RSA key");
		}
	}

	private static String sha256(X509Certificate certificate) throws CertificateException {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (GeneralSecurityException ex) {
			throw new CertificateException("Could not hash the certificate", ex);
		}
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		throw new CertificateException("Judges servers only");
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return new X509Certificate[0];
	}

}
