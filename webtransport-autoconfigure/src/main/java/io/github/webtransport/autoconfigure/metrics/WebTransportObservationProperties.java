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
import java.time.temporal.ChronoUnit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;

/**
 * {@link ConfigurationProperties Properties} of the observation of the server.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("webtransport.server.observation")
public class WebTransportObservationProperties {

	/**
	 * Whether to observe handshakes, sessions and what handlers do, with the
	 * application's observation registry.
	 */
	private boolean enabled = true;

	/**
	 * Whether to observe what handlers do with each stream of a client.
	 */
	private boolean streams = true;

	/**
	 * How often to observe what a handler does with a datagram: with one of a session in
	 * that time. Use '0' for none. If a duration suffix is not specified, seconds will be
	 * used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration datagramInterval = Duration.ofSeconds(10);

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isStreams() {
		return this.streams;
	}

	public void setStreams(boolean streams) {
		this.streams = streams;
	}

	public Duration getDatagramInterval() {
		return this.datagramInterval;
	}

	public void setDatagramInterval(Duration datagramInterval) {
		this.datagramInterval = datagramInterval;
	}

}
