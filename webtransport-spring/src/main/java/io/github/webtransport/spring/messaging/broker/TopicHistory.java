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

import java.util.List;

import io.github.webtransport.spring.messaging.TopicPosition;

/**
 * What a broker keeps of a topic.
 *
 * @param position the last message that was published
 * @param recovered whether all messages are here that were published since the position
 * that was asked for
 * @param messages these messages in their order, the last one being that of the position;
 * none if not all are here
 * @since 0.1.0
 */
public record TopicHistory(TopicPosition position, boolean recovered, List<BrokerMessage> messages) {

	/**
	 * Create a history.
	 */
	public TopicHistory {
		messages = List.copyOf(messages);
	}

}
