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
import io.github.webtransport.spring.messaging.redis.RedisTopicBroker;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * The broker for many nodes, by the connection of the application to Redis. A node may
 * have no sessions, and only publish.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = RedisBrokerConfiguration.BROKER, havingValue = "redis")
@ConditionalOnMissingBean(TopicBroker.class)
class RedisBrokerConfiguration {

	static final String BROKER = "webtransport.messaging.broker";

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ReactiveRedisConnectionFactory.class)
	static class BrokerConfiguration {

		@Bean(destroyMethod = "dispose")
		RedisTopicBroker webTransportTopicBroker(ObjectProvider<ReactiveRedisConnectionFactory> connectionFactory,
				WebTransportMessagingProperties properties) {
			ReactiveRedisConnectionFactory found = connectionFactory.getIfAvailable();
			if (found == null) {
				throw new InvalidConfigurationPropertyValueException(BROKER, "redis",
						"There is no bean of type ReactiveRedisConnectionFactory. Add "
								+ "spring-boot-starter-data-redis with Lettuce, or define such a bean");
			}
			return new RedisTopicBroker(found, new RedisSettings(properties).map());
		}

	}

	/**
	 * Refuses to start: what is published would reach one node only.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.data.redis.connection.ReactiveRedisConnectionFactory")
	static class MissingLibraryConfiguration {

		MissingLibraryConfiguration() {
			throw new InvalidConfigurationPropertyValueException(BROKER, "redis",
					"Spring Data Redis is not on the class path. Add spring-boot-starter-data-redis, or set '" + BROKER
							+ "' to 'in-process'");
		}

	}

}
