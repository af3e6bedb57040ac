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
import java.time.ZoneOffset;
import java.util.List;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerStats;
import io.github.webtransport.WebTransportServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WebTransportHealthIndicator}.
 */
class WebTransportHealthIndicatorTests {

	private static final X509Certificate CERTIFICATE = SelfSignedCertificate.create().getCertificate();

	private static final Instant END = CERTIFICATE.getNotAfter().toInstant();

	private final WebTransportServer server = mock();

	@BeforeEach
	void start() {
		given(this.server.isRunning()).willReturn(true);
		given(this.server.getAddress()).willReturn(new InetSocketAddress("127.0.0.1", 4433));
		given(this.server.getStats()).willReturn(stats(false));
	}

	private static ServerStats stats(boolean draining) {
		return ServerStats.builder()
			.draining(draining)
			.listeners(2)
			.connections(3, 0)
			.sessions(4, 5, 10)
			.certificates(List.of(CERTIFICATE))
			.build();
	}

	private Health health(Instant now) {
		Health health = new WebTransportHealthIndicator(this.server, Duration.ofDays(2),
				Clock.fixed(now, ZoneOffset.UTC))
			.health();
		assertThat(health).isNotNull();
		return health;
	}

	@Test
	void whenServerServesThenItIsUpWithDetails() {
		Health health = health(END.minus(Duration.ofDays(3)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("address", "127.0.0.1:4433")
			.containsEntry("listeners", 2)
			.containsEntry("connections", 3)
			.containsEntry("sessions", 4)
			.containsEntry("draining", false);
		assertThat(certificates(health)).contains("validity=VALID", END.toString());
	}

	@Test
	void whenCertificateExpiresSoonThenItIsUpAndSaysSo() {
		Health health = health(END.minus(Duration.ofDays(1)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(certificates(health)).contains("validity=EXPIRES_SOON");
	}

	@Test
	void whenCertificateHasExpiredThenItIsOutOfService() {
		Health health = health(END.plusSeconds(1));
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(certificates(health)).contains("validity=EXPIRED");
	}

	@Test
	void whenServerDrainsThenItIsOutOfService() {
		given(this.server.getStats()).willReturn(stats(true));
		assertThat(health(END.minus(Duration.ofDays(3))).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	private static String certificates(Health health) {
		return String.valueOf(health.getDetails().get("certificates"));
	}

}
