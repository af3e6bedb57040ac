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

package io.github.webtransport.spring.messaging.broker;

import java.time.Duration;

import io.github.webtransport.InvalidSettingException;

/**
 * Bounds of an {@link InProcessTopicBroker}.
 *
 * @param historySize how many messages of a topic are kept, at least 0
 * @param historyAge how long a message is kept, above 0; a topic without subscribers is
 * forgotten when its last message is
 * @param historyMemory how many bytes of payloads are kept in total, at least 0. When
 * they are used up, a topic that is published to keeps less
 * @param maxTopics how many topics there may be, at least 1. Beyond it those that are not
 * subscribed to are forgotten, the longest unused first
 * @param presenceGrace how long a user may be away before others are told of it, 0 for
 * not at all
 * @since 0.1.0
 */
public record InProcessBrokerSettings(int historySize, Duration historyAge, long historyMemory, int maxTopics,
		Duration presenceGrace) {

	/**
	 * 100 messages for 5 minutes, 64 MB in total, 100,000 topics, and 5 seconds to come
	 * back.
	 */
	public static final InProcessBrokerSettings DEFAULT = new InProcessBrokerSettings(100, Duration.ofMinutes(5),
			64L << 20, 100_000, Duration.ofSeconds(5));

	/**
	 * Create settings.
	 * @throws InvalidSettingException if a value is out of range
	 */
	public InProcessBrokerSettings {
		check("historySize", historySize >= 0, historySize, "0 or more");
		check("historyAge", historyAge.toMillis() > 0, historyAge, "a duration of 1ms or more");
		check("historyMemory", historyMemory >= 0, historyMemory, "0 or more");
		check("maxTopics", maxTopics >= 1, maxTopics, "1 or more");
		check("presenceGrace", !presenceGrace.isNegative(), presenceGrace, "a duration of 0 or more");
	}

	private static void check(String name, boolean valid, Object value, String expected) {
		if (!valid) {
			throw new InvalidSettingException(name, String.valueOf(value), expected);
		}
	}

}
