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

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;

/**
 * {@link ConfigurationProperties Properties} of the {@link WebTransportHealthIndicator}.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("management.health.webtransport")
public class WebTransportHealthProperties {

	/**
	 * Whether to enable the health indicator of the WebTransport server.
	 */
	private boolean enabled = true;

	/**
	 * How long before its end a certificate of the server is said to expire soon. Of
	 * self-signed certificates nothing is said, since they are renewed. If a duration
	 * suffix is not specified, days will be used.
	 */
	@DurationUnit(ChronoUnit.DAYS)
	private Duration certificateValidityWarningThreshold = Duration.ofDays(14);

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getCertificateValidityWarningThreshold() {
		return this.certificateValidityWarningThreshold;
	}

	public void setCertificateValidityWarningThreshold(Duration certificateValidityWarningThreshold) {
		this.certificateValidityWarningThreshold = certificateValidityWarningThreshold;
	}

}
