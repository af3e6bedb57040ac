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

import java.time.Clock;
import java.time.Duration;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.autoconfigure.ssl.SelfSignedCertificates;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the {@link WebTransportHealthIndicator}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(WebTransportServer.class)
@ConditionalOnEnabledHealthIndicator("webtransport")
@EnableConfigurationProperties(WebTransportHealthProperties.class)
public final class WebTransportHealthContributorAutoConfiguration {

	@Bean
	@RegisterReflectionForBinding(WebTransportHealthIndicator.CertificateDetail.class)
	@ConditionalOnMissingBean
	WebTransportHealthIndicator webtransportHealthIndicator(WebTransportServer server,
			WebTransportHealthProperties properties, ObjectProvider<SelfSignedCertificates> selfSigned) {
		// Those are renewed a day before their end
		Duration threshold = (selfSigned.getIfAvailable() != null) ? Duration.ZERO
				: properties.getCertificateValidityWarningThreshold();
		return new WebTransportHealthIndicator(server, threshold, Clock.systemUTC());
	}

}
