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

import io.github.webtransport.InvalidSettingException;

/**
 * Settings of a {@link RedisTopicBroker}.
 *
 * @param historySize how many messages of a topic are kept, at least 0
 * @param historyAge how long a message is kept, 1 ms or more
 * @param presenceGrace how long a user may be away before others are told of it, 0 for
 * not at all
 * @param heartbeat how often a node shows that it lives and looks for what it has not
 * heard of, 1 ms or more. A node that is silent for three times as long is not present
 * any more
 * @param timeout how long an answer may take, 1 ms or more
 * @since 0.1.0
 */
public record RedisBrokerSettings(int historySize, Duration historyAge, Duration presenceGrace, Duration heartbeat,
		Duration timeout) {

	/**
	 * 100 messages for 5 minutes, 5 seconds to come back, a heartbeat each 10 seconds and
	 * 5 seconds for an answer.
	 */
	public static final RedisBrokerSettings DEFAULT = new RedisBrokerSettings(100, Duration.ofMinutes(5),
			Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(5));

	/**
	 * Create settings.
	 * @throws InvalidSettingException if a value is out of range
	 */
	public RedisBrokerSettings {
		check("historySize", historySize >= 0, historySize, "0 or more");
		check("historyAge", historyAge.toMillis() > 0, historyAge, "a duration of 1ms or more");
		check("presenceGrace", !presenceGrace.isNegative(), presenceGrace, "a duration of 0 or more");
		check("heartbeat", heartbeat.toMillis() > 0, heartbeat, "a duration of 1ms or more");
		check("timeout", timeout.toMillis() > 0, timeout, "a duration of 1ms or more");
	}

	private static void check(String name, boolean valid, Object value, String expected) {
		if (!valid) {
			throw new InvalidSettingException(name, String.valueOf(value), expected);
		}
	}

	/**
	 * How long a member is present without a sign of life: a node may miss two.
	 */
	Duration presenceTimeToLive() {
		return this.heartbeat.multipliedBy(3);
	}

	/**
	 * How long a topic has its epoch without anybody who publishes or subscribes: as long
	 * as anybody may come back, and the next heartbeat.
	 */
	Duration epochTimeToLive() {
		return this.historyAge.plus(this.heartbeat.multipliedBy(3));
	}

}
