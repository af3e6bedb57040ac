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

package io.github.webtransport.autoconfigure.actuate;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.webtransport.ServerStats;
import io.github.webtransport.WebTransportServer;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the WebTransport server: down when its port is not bound, out of service when
 * it lets nobody in, because it asks its clients to leave or because none of its
 * certificates is valid.
 *
 * @since 0.1.0
 */
public class WebTransportHealthIndicator extends AbstractHealthIndicator {

	private final WebTransportServer server;

	private final Duration warningThreshold;

	private final Clock clock;

	/**
	 * Create an indicator.
	 * @param server the server
	 * @param warningThreshold how long before its end a certificate is said to expire
	 * soon
	 * @param clock tells the time
	 */
	public WebTransportHealthIndicator(WebTransportServer server, Duration warningThreshold, Clock clock) {
		super("The health of the WebTransport server cannot be told");
		this.server = server;
		this.warningThreshold = warningThreshold;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		InetSocketAddress address = this.server.getAddress();
		if (!this.server.isRunning() || address == null) {
			builder.down().withDetail("running", false);
			return;
		}
		ServerStats stats = this.server.getStats();
		List<CertificateDetail> certificates = stats.getCertificates().stream().map(this::describe).toList();
		if (stats.isDraining()
				|| (!certificates.isEmpty() && certificates.stream().noneMatch(CertificateDetail::usable))) {
			builder.outOfService();
		}
		else {
			builder.up();
		}
		builder.withDetail("address", address.getAddress().getHostAddress() + ":" + address.getPort())
			.withDetail("listeners", stats.getListeners())
			.withDetail("connections", stats.getConnections())
			.withDetail("sessions", stats.getSessions())
			.withDetail("draining", stats.isDraining())
			.withDetail("certificates", certificates);
	}

	private CertificateDetail describe(X509Certificate certificate) {
		Instant now = this.clock.instant();
		Instant end = certificate.getNotAfter().toInstant();
		Validity validity = Validity.VALID;
		if (now.isAfter(end)) {
			validity = Validity.EXPIRED;
		}
		else if (now.isBefore(certificate.getNotBefore().toInstant())) {
			validity = Validity.NOT_YET_VALID;
		}
		else if (now.plus(this.warningThreshold).isAfter(end)) {
			validity = Validity.EXPIRES_SOON;
		}
		return new CertificateDetail(certificate.getSubjectX500Principal().getName(),
				certificate.getSerialNumber().toString(16), end, validity);
	}

	/**
	 * Whether a certificate is valid.
	 */
	enum Validity {

		VALID, EXPIRES_SOON, EXPIRED, NOT_YET_VALID

	}

	/**
	 * A certificate of the server.
	 *
	 * @param subject whose it is
	 * @param serialNumber its serial number, in hexadecimal
	 * @param validUntil its end
	 * @param validity whether it is valid
	 */
	record CertificateDetail(String subject, String serialNumber, Instant validUntil, Validity validity) {

		boolean usable() {
			return this.validity == Validity.VALID || this.validity == Validity.EXPIRES_SOON;
		}

	}

}
