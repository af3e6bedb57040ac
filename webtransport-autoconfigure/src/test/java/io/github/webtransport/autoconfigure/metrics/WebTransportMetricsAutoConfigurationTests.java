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

package io.github.webtransport.autoconfigure.metrics;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.FakeEngineConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.spring.annotation.WebTransportMapping;
import io.github.webtransport.spring.observation.DefaultWebTransportSessionObservationConvention;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.metrics.actuate.endpoint.MetricsEndpoint;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportMetricsAutoConfiguration} and
 * {@link WebTransportObservationAutoConfiguration}.
 */
class WebTransportMetricsAutoConfigurationTests {

	private static final HandshakeInfo INFO = HandshakeInfo.builder(URI.create("https://localhost/echo"))
		.pathMatch("/echo", Map.of())
		.build();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportServerAutoConfiguration.class,
				WebTransportMetricsAutoConfiguration.class, WebTransportObservationAutoConfiguration.class,
				SslAutoConfiguration.class))
		.withUserConfiguration(FakeEngineConfiguration.class, EchoController.class)
		.withPropertyValues("webtransport.server.ssl.self-signed=true");

	private final ApplicationContextRunner meterRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class));

	private final ApplicationContextRunner observationRunner = this.meterRunner
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));

	@Test
	void whenThereIsNoRegistryThenNothingIsCounted() {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(WebTransportMetrics.class);
			assertThat(context.getBean(ServerSettings.class).getMetrics()).isSameAs(WebTransportMetrics.NOOP);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer", "io.micrometer.core", "org.springframework.boot.micrometer" })
	void whenMicrometerIsMissingThenNothingIsCounted(String missingPackage) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(missingPackage)).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(WebTransportServer.class)
				.doesNotHaveBean(WebTransportMetrics.class);
			assertThat(context.getBean(ServerSettings.class).getMetrics()).isSameAs(WebTransportMetrics.NOOP);
		});
	}

	@Test
	void whenThereIsNoServerThenThereAreNoMeters() {
		this.observationRunner.withPropertyValues("webtransport.server.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(WebTransportMetrics.class).doesNotHaveBean(SessionObservations.class);
			assertThat(context.getBean(MeterRegistry.class).find("webtransport.server.connections.active").meter())
				.isNull();
		});
	}

	@Test
	void whenThereAreMetersThenServerIsCounted() {
		this.meterRunner.run((context) -> {
			assertThat(context).hasSingleBean(MeterWebTransportMetrics.class)
				.doesNotHaveBean(ObservationRegistry.class);
			assertThat(context.getBean(ServerSettings.class).getMetrics())
				.isSameAs(context.getBean(MeterWebTransportMetrics.class));
			assertSessionIsTimed(context);
		});
	}

	@Test
	void whenThereAreObservationsThenSessionsAreTimedByThem() {
		this.observationRunner.run((context) -> {
			assertThat(context).hasSingleBean(SessionObservations.class);
			assertSessionIsTimed(context);
		});
	}

	@Test
	void whenObservationIsDisabledThenSessionsAreTimedWithoutIt() {
		this.observationRunner.withPropertyValues("webtransport.server.observation.enabled=false")
			.withBean(CountingConvention.class)
			.run((context) -> {
				assertThat(context.getBean(SessionObservations.class).getConvention())
					.isInstanceOf(CountingConvention.class);
				// What such a convention says of a session is not known before there is
				// one
				assertThat(context.getBean(MeterRegistry.class).find("webtransport.server.sessions.active").meter())
					.isNull();
				assertSessionIsCounted(context);
			});
	}

	@Test
	void boundsOfHistogramsSuitWhatLastsForHours() {
		this.observationRunner.run((context) -> {
			LongLifeMeterFilter filter = context.getBean(LongLifeMeterFilter.class);
			DistributionStatisticConfig config = filter.configure(
					new Meter.Id("webtransport.server.sessions", Tags.empty(), null, null, Meter.Type.TIMER),
					DistributionStatisticConfig.DEFAULT);
			assertThat(config.getMinimumExpectedValueAsDouble()).isEqualTo(Duration.ofSeconds(1).toNanos());
			assertThat(config.getMaximumExpectedValueAsDouble()).isEqualTo(Duration.ofDays(1).toNanos());
			// Those of properties come later, and win
			assertThat(context.getBeanProvider(MeterFilter.class).orderedStream()).hasSizeGreaterThan(1)
				.first()
				.isSameAs(filter);
		});
	}

	@Test
	void whenThereIsAnObservationRegistryOnlyThenSessionsAreObserved() {
		this.contextRunner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> assertThat(context).hasSingleBean(ObservationWebTransportMetrics.class));
	}

	@Test
	void whenApplicationHasMetricsThenTheyAreUsed() {
		this.observationRunner.withBean(WebTransportMetrics.class, () -> WebTransportMetrics.NOOP)
			.run((context) -> assertThat(context).hasSingleBean(WebTransportMetrics.class)
				.getBean(WebTransportMetrics.class)
				.isSameAs(WebTransportMetrics.NOOP));
	}

	@Test
	void whenServerHasStartedThenMetersAreVisibleBeforeTheFirstSession() {
		this.observationRunner.run((context) -> {
			MetricsEndpoint endpoint = new MetricsEndpoint(context.getBean(MeterRegistry.class));
			assertThat(endpoint.listNames().getNames()).contains("webtransport.server.sessions.active",
					"webtransport.server.connections.active", "webtransport.server.datagrams",
					"webtransport.server.bytes");
		});
	}

	private static void assertSessionIsTimed(ApplicationContext context) {
		MeterRegistry registry = context.getBean(MeterRegistry.class);
		assertThat(active(registry).activeTasks()).isZero();
		assertSessionIsCounted(context);
	}

	private static void assertSessionIsCounted(ApplicationContext context) {
		MeterRegistry registry = context.getBean(MeterRegistry.class);
		SessionMetrics session = context.getBean(ServerSettings.class).getMetrics().sessionOpened(INFO);
		assertThat(active(registry).activeTasks()).isEqualTo(1);
		session.sessionClosed(INFO, CloseStatus.NORMAL, 1000);
		assertThat(active(registry).activeTasks()).isZero();
		assertThat(registry.get("webtransport.server.sessions")
			.tags("uri", "/echo", "outcome", "SUCCESS", "status", "200", "protocol", "none", "close", "normal",
					"exception", "none")
			.timer()
			.count()).isEqualTo(1);
	}

	/**
	 * There must be exactly one: the meter that is registered in advance is the one that
	 * counts.
	 */
	private static LongTaskTimer active(MeterRegistry registry) {
		assertThat(registry.find("webtransport.server.sessions.active").meters()).hasSize(1);
		return registry.get("webtransport.server.sessions.active").longTaskTimer();
	}

	static class EchoController {

		@WebTransportMapping("/echo")
		Mono<Void> echo() {
			return Mono.empty();
		}

	}

	static class CountingConvention extends DefaultWebTransportSessionObservationConvention {

	}

}
