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

package io.github.webtransport.autoconfigure.messaging;

import io.github.webtransport.autoconfigure.codec.WebTransportCodecAutoConfiguration;
import io.github.webtransport.autoconfigure.server.WebTransportServerAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of messages to topics and users.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { WebTransportServerAutoConfiguration.class, WebTransportCodecAutoConfiguration.class },
		afterName = { "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "webtransport.messaging.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebTransportMessagingProperties.class)
@Import({ InProcessBrokerConfiguration.class, RedisBrokerConfiguration.class, ChannelBrokerConfiguration.class,
		TopicsConfiguration.class, TopicMeterConfiguration.class, TopicHealthConfiguration.class })
@ImportRuntimeHints(MessagingRuntimeHints.class)
public final class WebTransportMessagingAutoConfiguration {

}
