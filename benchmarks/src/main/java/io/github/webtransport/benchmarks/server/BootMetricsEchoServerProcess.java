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

package io.github.webtransport.benchmarks.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The same as {@link BootEchoServerProcess}, with what the actuator would bring: a
 * registry of meters for Prometheus, and observations that are timed by it.
 *
 * @since 0.1.0
 */
public final class BootMetricsEchoServerProcess {

	private BootMetricsEchoServerProcess() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the number of sockets that share the port
	 * @throws Exception if the server fails
	 */
	public static void main(String[] args) throws Exception {
		BootEchoServerProcess.run(args[0], BootEchoServerProcess.Application.class, Registries.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Registries {

		@Bean
		MeterRegistry meterRegistry() {
			return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		}

		@Bean
		ObservationRegistry observationRegistry(MeterRegistry meterRegistry) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meterRegistry));
			return registry;
		}

	}

}
