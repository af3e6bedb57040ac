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

import io.github.webtransport.WebTransportServer;
import io.github.webtransport.spring.messaging.broker.InProcessTopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicBroker;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The broker for one process, which is of use where there are sessions only.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(WebTransportServer.class)
@ConditionalOnProperty(name = "webtransport.messaging.broker", havingValue = "in-process", matchIfMissing = true)
@ConditionalOnMissingBean(TopicBroker.class)
class InProcessBrokerConfiguration {

	@Bean(destroyMethod = "dispose")
	InProcessTopicBroker webTransportTopicBroker(WebTransportMessagingProperties properties) {
		return new InProcessTopicBroker(new MessagingSettings(properties).inProcess());
	}

}
