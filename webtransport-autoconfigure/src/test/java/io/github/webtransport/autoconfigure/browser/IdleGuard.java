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

package io.github.webtransport.autoconfigure.browser;

import java.time.Duration;

import io.github.webtransport.WebTransportServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Fails a test that leaves sessions behind or in which a handler failed, and a class that
 * leaves connections behind: Chromium goes away from one without a word, so that each
 * stays until its idle timeout.
 */
class IdleGuard implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

	@Override
	public void beforeEach(ExtensionContext context) {
		SpringExtension.getApplicationContext(context).getBean(Journal.class).clear();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		ApplicationContext application = SpringExtension.getApplicationContext(context);
		MeterRegistry registry = application.getBean(MeterRegistry.class);
		WebTransportServer server = application.getBean(WebTransportServer.class);
		await().atMost(TIMEOUT).pollInterval(POLL_INTERVAL).untilAsserted(() -> {
			assertThat(server.getSessionCount()).as("sessions").isZero();
			assertThat(registry.find("webtransport.server.sessions.active").longTaskTimers())
				.as("webtransport.server.sessions.active")
				.isNotEmpty()
				.allSatisfy((timer) -> assertThat(timer).extracting(LongTaskTimer::activeTasks).isEqualTo(0));
		});
		assertThat(registry.find("webtransport.server.handler.errors").counters()).as("failed handlers").isEmpty();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		MeterRegistry registry = SpringExtension.getApplicationContext(context).getBean(MeterRegistry.class);
		await().atMost(TIMEOUT)
			.pollInterval(POLL_INTERVAL)
			.untilAsserted(() -> assertThat(registry.get("webtransport.server.connections.active").gauge())
				.as("webtransport.server.connections.active")
				.extracting(Gauge::value)
				.isEqualTo(0.0));
	}

}
