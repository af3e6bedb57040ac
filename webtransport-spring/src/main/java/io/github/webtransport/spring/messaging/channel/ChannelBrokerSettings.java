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

package io.github.webtransport.spring.messaging.channel;

import java.time.Duration;

import io.github.webtransport.InvalidSettingException;

/**
 * Settings of a {@link ChannelTopicBroker}.
 *
 * @param presenceGrace how long a user may be away before others are told of it, 0 for
 * not at all
 * @param heartbeat how often a node sends something to itself, to see whether the
 * channels lead back, 1 ms or more
 * @param timeout how long sending may take, waiting for earlier messages included, 1 ms
 * or more
 * @since 0.1.0
 */
public record ChannelBrokerSettings(Duration presenceGrace, Duration heartbeat, Duration timeout) {

	/**
	 * 5 seconds to come back, a heartbeat each 10 seconds and 5 seconds to send.
	 */
	public static final ChannelBrokerSettings DEFAULT = new ChannelBrokerSettings(Duration.ofSeconds(5),
			Duration.ofSeconds(10), Duration.ofSeconds(5));

	/**
	 * Create settings.
	 * @throws InvalidSettingException if a value is out of range
	 */
	public ChannelBrokerSettings {
		check("presenceGrace", !presenceGrace.isNegative(), presenceGrace, "a duration of 0 or more");
		check("heartbeat", heartbeat.toMillis() > 0, heartbeat, "a duration of 1ms or more");
		check("timeout", timeout.toMillis() > 0, timeout, "a duration of 1ms or more");
	}

	private static void check(String name, boolean valid, Object value, String expected) {
		if (!valid) {
			throw new InvalidSettingException(name, String.valueOf(value), expected);
		}
	}

}
