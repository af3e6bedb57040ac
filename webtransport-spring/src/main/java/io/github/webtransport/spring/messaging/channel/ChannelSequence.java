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

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Numbers the messages of this node. Used by one thread at a time.
 */
final class ChannelSequence {

	/**
	 * How many topics have numbers: some MB. Beyond it all begin anew, as those of
	 * another publisher, of whom nobody misses anything.
	 */
	static final int MAX_TOPICS = 65_536;

	private final Map<String, Long> numbers = new HashMap<>();

	private String publisher = newPublisher();

	private static String newPublisher() {
		return UUID.randomUUID().toString().replace("-", "");
	}

	ChannelMessage next(String topic, byte[] payload) {
		if (this.numbers.size() >= MAX_TOPICS && !this.numbers.containsKey(topic)) {
			beginAnew();
		}
		return new ChannelMessage(ChannelMessage.Kind.MESSAGE, this.publisher, this.numbers.merge(topic, 1L, Long::sum),
				topic, payload);
	}

	/**
	 * It is not known whether the last message was sent: its number must neither be
	 * missed nor be given again.
	 */
	void beginAnew() {
		this.numbers.clear();
		this.publisher = newPublisher();
	}

}
