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

import java.time.Duration;
import java.util.Map;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;

import org.springframework.core.Ordered;

/**
 * Gives histograms bounds that suit what lasts for minutes and hours: those of Micrometer
 * end at half a minute. Comes first, so that properties and filters of the application
 * win.
 */
final class LongLifeMeterFilter implements MeterFilter, Ordered {

	private static final Bounds SESSIONS = new Bounds(Duration.ofSeconds(1), Duration.ofDays(1));

	private static final Bounds STREAMS = new Bounds(Duration.ofMillis(1), Duration.ofHours(1));

	private static final Map<String, Bounds> BOUNDS = Map.of("webtransport.server.sessions", SESSIONS,
			"webtransport.server.sessions.active", SESSIONS, "webtransport.client.sessions", SESSIONS,
			"webtransport.client.sessions.active", SESSIONS, "webtransport.server.streams", STREAMS,
			"webtransport.client.streams", STREAMS, "webtransport.server.calls", STREAMS,
			"webtransport.server.calls.active", STREAMS);

	@Override
	public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
		Bounds bounds = BOUNDS.get(id.getName());
		return (bounds != null) ? bounds.toConfig().merge(config) : config;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private record Bounds(Duration min, Duration max) {

		DistributionStatisticConfig toConfig() {
			return DistributionStatisticConfig.builder()
				.minimumExpectedValue((double) this.min.toNanos())
				.maximumExpectedValue((double) this.max.toNanos())
				.build();
		}

	}

}
