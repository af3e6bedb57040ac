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

import io.github.webtransport.spring.messaging.broker.TopicBroker;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Health of the broker, where health is asked for.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
class TopicHealthConfiguration {

	/**
	 * Its condition is of the library too, and looked at only where that is.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(TopicBroker.class)
	@ConditionalOnEnabledHealthIndicator("webtransport-topics")
	static class IndicatorConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "webtransportTopicsHealthIndicator")
		TopicHealthIndicator webtransportTopicsHealthIndicator(TopicBroker broker) {
			return new TopicHealthIndicator(broker);
		}

	}

}
