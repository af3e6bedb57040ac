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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.WebTransportServerException;
import io.github.webtransport.autoconfigure.server.FakeWebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SelfSignedRenewal} and {@link SelfSignedCertificates}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SelfSignedRenewalTests {

	private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final Clock clock = new VirtualClock(this.scheduler);

	private final SelfSignedCertificate first = SelfSignedCertificate.create(this.clock);

	private final SelfSignedCertificates certificates = new SelfSignedCertificates(this.first, this.clock);

	private final FakeWebTransportServer server = new FakeWebTransportServer();

	private final WebTransportServerProperties.Ssl properties = new WebTransportServerProperties.Ssl();

	private final SelfSignedRenewal renewal = new SelfSignedRenewal(this.certificates,
			new ServerTls(this.properties.getBundle(), this.properties.getClientAuth(), null, this.first), this.server,
			this.scheduler, 0);

	@AfterEach
	void stop() {
		this.renewal.stop();
		this.scheduler.dispose();
	}

	@Test
	void whenCertificateIsYoungThenItStays() {
		this.renewal.start();
		this.scheduler.advanceTimeBy(Duration.ofDays(11).plusHours(22));
		assertThat(this.server.getReloads()).isEmpty();
		assertThat(this.certificates.getHashes()).containsExactly(this.first.getSha256());
	}

	@Test
	void whenCertificateIsAboutToEndThenServerUsesANewOne(CapturedOutput output) {
		this.renewal.start();
		this.scheduler.advanceTimeBy(Duration.ofDays(12));
		assertThat(this.server.getReloads()).hasSize(1);
		SelfSignedCertificate second = this.certificates.getCurrent();
		assertThat(second.getCertificate().getNotAfter().toInstant()).isAfter(START.plus(Duration.ofDays(24)));
		assertThat(Duration.between(second.getCertificate().getNotBefore().toInstant(),
				second.getCertificate().getNotAfter().toInstant()))
			.isLessThan(Duration.ofDays(14));
		assertThat(output).contains("a new self-signed certificate", second.getSha256());
	}

	@Test
	void whenCertificateIsRenewedThenFormerHashIsListedWhileItIsValid() {
		this.renewal.start();
		this.scheduler.advanceTimeBy(Duration.ofDays(12));
		String second = this.certificates.getCurrent().getSha256();
		assertThat(this.certificates.getHashes()).containsExactly(second, this.first.getSha256());
		this.scheduler.advanceTimeBy(Duration.ofHours(22));
		assertThat(this.certificates.getHashes()).containsExactly(second, this.first.getSha256());
		this.scheduler.advanceTimeBy(Duration.ofHours(2));
		assertThat(this.certificates.getHashes()).containsExactly(second);
	}

	@Test
	void whenServerLivesForAYearThenItsCertificateIsAlwaysValid() {
		this.renewal.start();
		for (int day = 0; day < 365; day++) {
			this.scheduler.advanceTimeBy(Duration.ofDays(1));
			assertThat(this.certificates.getCurrent().getCertificate().getNotAfter().toInstant())
				.isAfter(this.clock.instant());
			assertThat(this.certificates.getHashes()).hasSizeBetween(1, 2);
		}
		assertThat(this.server.getReloads()).hasSizeBetween(28, 33);
	}

	@Test
	void whenApplicationIsStartedLateThenCertificateIsRenewedAtOnce() {
		this.scheduler.advanceTimeBy(Duration.ofDays(20));
		this.renewal.start();
		assertThat(this.server.getReloads()).hasSize(1);
		assertThat(this.certificates.getHashes()).hasSize(1).doesNotContain(this.first.getSha256());
	}

	@Test
	void whenServerRefusesThenItIsToldOf(CapturedOutput output) {
		this.server.failReload(new WebTransportServerException("does not fit", null));
		this.renewal.start();
		this.scheduler.advanceTimeBy(Duration.ofDays(13));
		assertThat(output).contains("The self-signed certificate could not be renewed", "does not fit");
	}

	@Test
	void whenStoppedThenNothingIsRenewed() {
		this.renewal.start();
		assertThat(this.renewal.isRunning()).isTrue();
		this.renewal.stop();
		assertThat(this.renewal.isRunning()).isFalse();
		this.scheduler.advanceTimeBy(Duration.ofDays(13));
		assertThat(this.server.getReloads()).isEmpty();
	}

	private static final class VirtualClock extends Clock {

		private final VirtualTimeScheduler scheduler;

		private VirtualClock(VirtualTimeScheduler scheduler) {
			this.scheduler = scheduler;
		}

		@Override
		public Instant instant() {
			return START.plusNanos(this.scheduler.now(TimeUnit.NANOSECONDS));
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
