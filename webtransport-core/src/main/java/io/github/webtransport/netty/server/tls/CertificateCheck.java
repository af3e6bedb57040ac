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

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Checks what clients will hold against the certificates of a server. What they trust is
 * not known here, but no client takes a certificate that has ended, or a chain in which
 * one is not issued by the next (RFC 8446, section 4.4.2).
 */
final class CertificateCheck {

	/**
	 * How far the clock of this machine may be behind that of an authority: a certificate
	 * that is refused for that would not be looked at again before the next one.
	 */
	private static final Duration CLOCK_MARGIN = Duration.ofMinutes(10);

	private CertificateCheck() {
	}

	/**
	 * Look for a reason to refuse a chain.
	 * @param chain the certificate of the server, and those of its authorities
	 * @param now the time
	 * @return the reason, or {@code null} if there is none
	 */
	static @Nullable String problem(List<X509Certificate> chain, Instant now) {
		for (int i = 0; i < chain.size(); i++) {
			X509Certificate certificate = chain.get(i);
			if (now.isAfter(certificate.getNotAfter().toInstant())) {
				return describe(certificate) + " ended at " + certificate.getNotAfter().toInstant();
			}
			if (now.plus(CLOCK_MARGIN).isBefore(certificate.getNotBefore().toInstant())) {
				return describe(certificate) + " does not begin before " + certificate.getNotBefore().toInstant();
			}
			if (i + 1 < chain.size() && !isIssuedBy(certificate, chain.get(i + 1))) {
				return describe(certificate) + " was not issued by the next one in the chain, "
						+ describe(chain.get(i + 1));
			}
		}
		return null;
	}

	private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
		if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
			return false;
		}
		try {
			certificate.verify(issuer.getPublicKey());
			return true;
		}
		catch (NoSuchAlgorithmException ex) {
			// Clients may know more algorithms than this JVM
			return true;
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

	private static String describe(X509Certificate certificate) {
		return "the certificate of '%s' with the serial number %s".formatted(certificate.getSubjectX500Principal(),
				certificate.getSerialNumber().toString(16));
	}

}
