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

package io.github.webtransport.autoconfigure.logging;

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerSettingsCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the access log: an entry for each session that has ended or was
 * refused, by the logger {@code io.github.webtransport.accesslog}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebTransportServerAutoConfiguration.class)
@ConditionalOnBean(WebTransportServer.class)
@ConditionalOnBooleanProperty("webtransport.server.access-log")
public final class WebTransportAccessLogAutoConfiguration {

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	WebTransportServerSettingsCustomizer webTransportAccessLog() {
		AccessLogWriter writer = AccessLogWriter.create();
		return (builder) -> builder.metrics((metrics) -> new AccessLogMetrics(metrics, writer));
	}

}
