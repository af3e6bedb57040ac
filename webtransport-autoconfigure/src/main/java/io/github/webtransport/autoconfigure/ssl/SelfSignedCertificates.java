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

package io.github.webtransport.autoconfigure.ssl;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.SelfSignedCertificate;
import org.jspecify.annotations.Nullable;

/**
 * The self-signed certificates of a server: the one in use, and those before it that are
 * still valid. Browsers take certificates of two weeks at most, and servers live longer.
 *
 * @since 0.1.0
 */
public final class SelfSignedCertificates {

	/**
	 * A certificate is replaced so long before its end: pages that were loaded before
	 * that have a day to be loaded again.
	 */
	static final Duration RENEWAL = Duration.ofDays(1);

	private final Clock clock;

	/**
	 * The one in use first.
	 */
	private volatile List<SelfSignedCertificate> certificates;

	/**
	 * Create certificates.
	 * @param first the one to use first
	 * @param clock tells the time
	 */
	public SelfSignedCertificates(SelfSignedCertificate first, Clock clock) {
		this.certificates = List.of(first);
		this.clock = clock;
	}

	/**
	 * Return the hashes that a page can name in {@code serverCertificateHashes}.
	 * @return the SHA-256 of every certificate that is valid, in Base64, that of the one
	 * in use first
	 */
	public List<String> getHashes() {
		List<SelfSignedCertificate> certificates = this.certificates;
		Instant now = this.clock.instant();
		return certificates.stream()
			.filter((certificate) -> certificate == certificates.get(0) || endOf(certificate).isAfter(now))
			.map(SelfSignedCertificate::getSha256)
			.toList();
	}

	/**
	 * Return the certificate for new connections.
	 * @return the certificate
	 */
	public SelfSignedCertificate getCurrent() {
		return this.certificates.get(0);
	}

	/**
	 * Replace the certificate if it is about to end. Called by one thread at a time.
	 * @return the new certificate, or {@code null} if the present one stays
	 */
	@Nullable SelfSignedCertificate renew() {
		List<SelfSignedCertificate> former = this.certificates;
		Instant now = this.clock.instant();
		if (now.isBefore(endOf(former.get(0)).minus(RENEWAL))) {
			return null;
		}
		SelfSignedCertificate renewed = SelfSignedCertificate.create(this.clock);
		List<SelfSignedCertificate> certificates = new ArrayList<>();
		certificates.add(renewed);
		former.stream().filter((certificate) -> endOf(certificate).isAfter(now)).forEach(certificates::add);
		this.certificates = List.copyOf(certificates);
		return renewed;
	}

	private static Instant endOf(SelfSignedCertificate certificate) {
		return certificate.getCertificate().getNotAfter().toInstant();
	}

}
