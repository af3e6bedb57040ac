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

import io.github.webtransport.ClientSettings;
import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionRequest;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportClientFilter;
import io.github.webtransport.WebTransportConnectException;
import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.autoconfigure.client.WebTransportClientAutoConfiguration;
import io.github.webtransport.autoconfigure.client.WebTransportClientCustomizer;
import io.github.webtransport.spring.observation.DefaultWebTransportClientObservationConvention;
import io.github.webtransport.spring.observation.WebTransportClientObservationFilter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebTransportClientMetricsAutoConfiguration} and
 * {@link WebTransportClientObservationAutoConfiguration}.
 */
class WebTransportClientMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebTransportClientAutoConfiguration.class,
				WebTransportClientMetricsAutoConfiguration.class,
				WebTransportClientObservationAutoConfiguration.class));

	private final ApplicationContextRunner meterRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class));

	private final ApplicationContextRunner observationRunner = this.meterRunner
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));

	private static ClientSettings settings(ApplicationContext context) {
		return context.getBean(WebTransportClient.Builder.class).toSettings();
	}

	/**
	 * Fail to open a session, and look for the meter of that.
	 */
	private static void assertFailureIsTimed(ApplicationContext context) {
		WebTransportClientFilter filter = settings(context).getFilters().get(0);
		StepVerifier
			.create(filter.filter(SessionRequest.of(URI.create("https://example.org/")),
					(request) -> Mono.error(new WebTransportConnectException("nobody", null))))
			.expectError()
			.verify(Duration.ofSeconds(10));
		assertThat(context.getBean(MeterRegistry.class)
			.get("webtransport.client.sessions")
			.tags("client.name", "example.org", "outcome", "UNKNOWN", "status", "none", "protocol", "none", "error",
					"WebTransportConnectException")
			.timer()
			.count()).isEqualTo(1);
	}

	@Test
	void whenThereIsNoRegistryThenNothingIsCounted() {
		this.contextRunner.run((context) -> {
			assertThat(settings(context).getMetrics()).isSameAs(WebTransportMetrics.NOOP);
			assertThat(settings(context).getFilters()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer", "io.micrometer.core", "org.springframework.boot.micrometer" })
	void whenMicrometerIsMissingThenNothingIsCounted(String missingPackage) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(missingPackage)).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(settings(context).getMetrics()).isSameAs(WebTransportMetrics.NOOP);
		});
	}

	@Test
	void whenThereAreMetersThenClientsCount() {
		this.meterRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(WebTransportMetrics.class).doesNotHaveBean(ObservationRegistry.class);
			HandshakeInfo info = HandshakeInfo.builder(URI.create("https://example.org/room")).build();
			settings(context).getMetrics().sessionOpened(info).datagramSent(3);
			// All clients together
			settings(context).getMetrics().sessionOpened(info).datagramSent(4);
			settings(context).getMetrics().sessionOpened(info).sessionClosed(info, CloseStatus.NORMAL, 1);
			assertThat(context.getBean(MeterRegistry.class)
				.get("webtransport.client.bytes")
				.tags("client.name", "example.org", "direction", "out", "kind", "datagram")
				.counter()
				.count()).isEqualTo(7);
			assertFailureIsTimed(context);
		});
	}

	@Test
	void whenThereAreObservationsThenSessionsAreTimedByThem() {
		this.observationRunner.run((context) -> {
			assertThat(context).hasSingleBean(WebTransportClientObservationFilter.class);
			assertFailureIsTimed(context);
		});
	}

	@Test
	void whenObservationIsDisabledThenSessionsAreTimedWithoutIt() {
		this.observationRunner.withPropertyValues("webtransport.client.observation.enabled=false")
			.withBean(CountingConvention.class)
			.run((context) -> {
				assertThat(context.getBean(WebTransportClientObservationFilter.class).getConvention())
					.isInstanceOf(CountingConvention.class);
				assertFailureIsTimed(context);
			});
	}

	@Test
	void whenThereIsAnObservationRegistryOnlyThenSessionsAreObserved() {
		this.contextRunner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withBean(CountingConvention.class)
			.run((context) -> {
				assertThat(context.getBean(WebTransportClientObservationFilter.class).getConvention())
					.isInstanceOf(CountingConvention.class);
				assertThat(settings(context).getFilters())
					.containsExactly(context.getBean(WebTransportClientObservationFilter.class));
				assertThat(settings(context).getMetrics()).isSameAs(WebTransportMetrics.NOOP);
			});
	}

	@Test
	void whenTheApplicationHasFiltersAndMetricsThenTheFiltersAreWithinAndTheMetricsUsed() {
		WebTransportClientFilter filter = (request, next) -> next.apply(request);
		WebTransportMetrics metrics = new MeterWebTransportMetrics(
				new io.micrometer.core.instrument.simple.SimpleMeterRegistry());
		this.observationRunner.withBean("filter", WebTransportClientFilter.class, () -> filter)
			.withBean(WebTransportClientCustomizer.class, () -> (builder) -> builder.metrics(metrics))
			.run((context) -> {
				assertThat(settings(context).getFilters())
					.containsExactly(context.getBean(WebTransportClientObservationFilter.class), filter);
				assertThat(settings(context).getMetrics()).isSameAs(metrics);
			});
	}

	static class CountingConvention extends DefaultWebTransportClientObservationConvention {

	}

}
