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

package io.github.webtransport.spring.messaging.redis;

import java.time.Duration;

import io.github.webtransport.spring.messaging.broker.AbstractTopicBrokerTests;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A node with a connection of its own.
 */
public final class RedisNode implements AutoCloseable {

	static final RedisBrokerSettings SETTINGS = new RedisBrokerSettings(AbstractTopicBrokerTests.HISTORY,
			Duration.ofMinutes(1), Duration.ofMillis(AbstractTopicBrokerTests.GRACE), Duration.ofSeconds(1),
			Duration.ofSeconds(1));

	private final LettuceConnectionFactory connectionFactory;

	private final RedisTopicBroker broker;

	public RedisNode(int port) {
		this(port, SETTINGS);
	}

	public RedisNode(int port, RedisBrokerSettings settings) {
		this(new RedisStandaloneConfiguration("127.0.0.1", port), settings);
	}

	RedisNode(RedisConfiguration configuration) {
		this(configuration, SETTINGS);
	}

	private RedisNode(RedisConfiguration configuration, RedisBrokerSettings settings) {
		this.connectionFactory = new LettuceConnectionFactory(configuration,
				LettuceClientConfiguration.defaultConfiguration());
		this.connectionFactory.afterPropertiesSet();
		this.connectionFactory.start();
		this.broker = new RedisTopicBroker(this.connectionFactory, settings);
	}

	public RedisTopicBroker broker() {
		return this.broker;
	}

	public RedisNode awaitAvailable() {
		AbstractTopicBrokerTests.await(this.broker::isAvailable);
		return this;
	}

	@Override
	public void close() {
		this.broker.dispose();
		this.connectionFactory.destroy();
	}

}
