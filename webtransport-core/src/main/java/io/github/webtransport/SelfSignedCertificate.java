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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate for development that browsers accept through
 * {@code serverCertificateHashes}: ECDSA P-256, valid for less than 14 days (W3C
 * WebTransport, custom certificate requirements), for {@code localhost} and the loopback
 * addresses. Kept in memory only.
 *
 * @since 0.1.0
 */
public final class SelfSignedCertificate {

	/**
	 * How long a certificate is valid in total. Browsers take 14 days at most; the margin
	 * is for clocks that differ.
	 */
	public static final Duration VALIDITY = Duration.ofDays(13);

	private static final Duration CLOCK_MARGIN = Duration.ofHours(1);

	private final X509Bundle bundle;

	private SelfSignedCertificate(X509Bundle bundle) {
		this.bundle = bundle;
	}

	/**
	 * Create a new key and certificate.
	 * @return the certificate, valid from an hour ago
	 */
	public static SelfSignedCertificate create() {
		return create(Clock.systemUTC());
	}

	/**
	 * Create a new key and certificate.
	 * @param clock tells the time from which the certificate is valid
	 * @return the certificate, valid from an hour before
	 */
	public static SelfSignedCertificate create(Clock clock) {
		Instant notBefore = clock.instant().minus(CLOCK_MARGIN);
		try {
			X509Bundle bundle = new CertificateBuilder().subject("CN=localhost")
				.ecp256()
				.setIsCertificateAuthority(true)
				.addSanDnsName("localhost")
				.addSanIpAddress(InetAddress.getByName("127.0.0.1").getHostAddress())
				.addSanIpAddress(InetAddress.getByName("::1").getHostAddress())
				.notBefore(notBefore)
				.notAfter(notBefore.plus(VALIDITY))
				.buildSelfSigned();
			return new SelfSignedCertificate(bundle);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Loopback addresses must be known", ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Could not create a self-signed certificate", ex);
		}
	}

	/**
	 * Return the certificate.
	 * @return the certificate
	 */
	public X509Certificate getCertificate() {
		return this.bundle.getCertificate();
	}

	/**
	 * Return the hash by which a page names the certificate.
	 * @return the SHA-256 of the DER encoding, in Base64
	 */
	public String getSha256() {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(getCertificate().getEncoded());
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not hash the certificate", ex);
		}
	}

	/**
	 * Return the key and certificate for a server.
	 * @return the TLS settings without client certificates
	 */
	public TlsSettings toTlsSettings() {
		try {
			KeyManagerFactory keyManagerFactory = this.bundle.toKeyManagerFactory();
			return TlsSettings.of(keyManagerFactory);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Could not use the self-signed certificate", ex);
		}
	}

}
