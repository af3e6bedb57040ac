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

package io.github.webtransport.spring.messaging.delivery;

import io.github.webtransport.InvalidSettingException;

/**
 * Bounds of what is delivered to sessions.
 *
 * @param outboxMessages how many messages may wait for a subscriber, at least 1
 * @param outboxSize how many bytes of payloads may wait for a subscriber, at least that
 * of a message
 * @param maxMessageSize how many bytes the payload of a message may have as JSON, at
 * least 1
 * @param maxDatagramSize how many bytes a datagram may have, at least 1; the path of a
 * session may take less
 * @param maxSubscriptionsPerSession how many subscriptions a session may have, at least 1
 * @since 0.1.0
 */
public record TopicSettings(int outboxMessages, int outboxSize, int maxMessageSize, int maxDatagramSize,
		int maxSubscriptionsPerSession) {

	/**
	 * 256 messages of 1 MB in total, each of up to 256 KB; datagrams of up to 1,200
	 * bytes; 100 subscriptions.
	 */
	public static final TopicSettings DEFAULT = new TopicSettings(256, 1 << 20, 256 << 10, 1200, 100);

	/**
	 * Create settings.
	 * @throws InvalidSettingException if a value is out of range
	 */
	public TopicSettings {
		check("outboxMessages", outboxMessages, 1);
		check("maxMessageSize", maxMessageSize, 1);
		check("outboxSize", outboxSize, maxMessageSize);
		check("maxDatagramSize", maxDatagramSize, 1);
		check("maxSubscriptionsPerSession", maxSubscriptionsPerSession, 1);
	}

	private static void check(String name, int value, int min) {
		if (value < min) {
			throw new InvalidSettingException(name, String.valueOf(value), min + " or more");
		}
	}

}
