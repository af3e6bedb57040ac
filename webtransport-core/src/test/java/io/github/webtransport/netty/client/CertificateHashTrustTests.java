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

import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

import io.netty.pkitesting.CertificateBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CertificateHashTrust}.
 */
class CertificateHashTrustTests {

	private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	private static final Duration DAY = Duration.ofDays(1);

	@Test
	void whenHashIsKnownThenCertificateIsTrusted() throws Exception {
		X509Certificate certificate = certificate(NOW.minus(DAY), NOW.plus(DAY), false);
		assertThatCode(check(certificate, sha256(certificate))).doesNotThrowAnyException();
	}

	@Test
	void whenHashIsNotKnownThenCertificateIsNotTrusted() throws Exception {
		X509Certificate certificate = certificate(NOW.minus(DAY), NOW.plus(DAY), false);
		X509Certificate other = certificate(NOW.minus(DAY), NOW.plus(DAY), false);
		assertThatExceptionOfType(CertificateException.class).isThrownBy(check(certificate, sha256(other)))
			.withMessageContaining("hash");
	}

	@Test
	void whenValidForFourteenDaysThenCertificateIsTrusted() throws Exception {
		X509Certificate certificate = certificate(NOW.minus(DAY), NOW.plus(DAY.multipliedBy(13)), false);
		assertThatCode(check(certificate, sha256(certificate))).doesNotThrowAnyException();
	}

	@Test
	void whenValidForLongerThenCertificateIsNotTrusted() throws Exception {
		X509Certificate certificate = certificate(NOW.minus(DAY), NOW.plus(DAY.multipliedBy(13)).plusSeconds(1), false);
		assertThatExceptionOfType(CertificateException.class).isThrownBy(check(certificate, sha256(certificate)))
			.withMessageContaining("14 days");
	}

	@Test
	void whenExpiredThenCertificateIsNotTrusted() throws Exception {
		X509Certificate certificate = certificate(NOW.minus(DAY), NOW.minusSeconds(1), false);
		assertThatExceptionOfType(CertificateExpiredException.class)
			.isThrownBy(check(certificate, sha256(certificate)));
	}

	@Test
	void whenNotYetValidThenCertificateIsNotTrusted() throws Exception {
		X509Certificate certificate = certificate(NOW.plusSeconds(1), NOW.plus(DAY), false);
		assertThatExceptionOfType(CertificateNotYetValidException.class)
			.isThrownBy(check(certificate, sha256(certificate)));
	}

	@Test
	void whenKeyIsRsaThenCertificateIsNotTrusted() throws Exception {
		X509Certificate certificate = certificate(NOW.minus(DAY), NOW.plus(DAY), true);
		assertThatExceptionOfType(CertificateException.class).isThrownBy(check(certificate, sha256(certificate)))
			.withMessageContaining("RSA");
	}

	private static ThrowingCallable check(X509Certificate certificate, String hash) {
		CertificateHashTrust trust = new CertificateHashTrust(Set.of(hash), () -> NOW);
		return () -> trust.checkServerTrusted(new X509Certificate[] { certificate }, "UNKNOWN");
	}

	private static X509Certificate certificate(Instant notBefore, Instant notAfter, boolean rsa) throws Exception {
		CertificateBuilder builder = new CertificateBuilder().subject("CN=localhost")
			.setIsCertificateAuthority(true)
			.notBefore(notBefore)
			.notAfter(notAfter);
		return (rsa ? builder.rsa2048() : builder.ecp256()).buildSelfSigned().getCertificate();
	}

	private static String sha256(X509Certificate certificate) throws Exception {
		return Base64.getEncoder()
			.encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
	}

}
