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

package io.github.webtransport.sample.telemetry;

import java.time.Duration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JvmReadings}.
 */
class JvmReadingsTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	@Test
	void whenSomebodyWatchesThenTheFirstReadingComesAtOnceAndOthersFollow() {
		StepVerifier.create(new JvmReadings(this.meters).each().take(2)).assertNext((reading) -> {
			assertThat(reading.heapUsed()).isPositive().isLessThanOrEqualTo(reading.heapMax());
			assertThat(reading.threads()).isPositive();
			assertThat(reading.uptimeMillis()).isPositive();
			assertThat(reading.cpuLoad()).isZero();
			assertThat(reading.sessions()).isZero();
		}).expectNextCount(1).expectComplete().verify(Duration.ofSeconds(10));
	}

	@Test
	void whenThereAreMetersThenLoadAndSessionsComeFromThem() {
		Gauge.builder("process.cpu.usage", () -> 0.25).register(this.meters);
		for (String uri : new String[] { "/echo", "/telemetry" }) {
			LongTaskTimer.builder("webtransport.server.sessions.active").tag("uri", uri).register(this.meters).start();
		}
		StepVerifier.create(new JvmReadings(this.meters).each().take(1)).assertNext((reading) -> {
			assertThat(reading.cpuLoad()).isEqualTo(0.25);
			assertThat(reading.sessions()).isEqualTo(2);
		}).expectComplete().verify(Duration.ofSeconds(10));
	}

	@Test
	void whenTheLoadIsNotKnownYetThenItIsZero() {
		Gauge.builder("process.cpu.usage", () -> Double.NaN).register(this.meters);
		StepVerifier.create(new JvmReadings(this.meters).each().take(1))
			.assertNext((reading) -> assertThat(reading.cpuLoad()).isZero())
			.expectComplete()
			.verify(Duration.ofSeconds(10));
	}

}
