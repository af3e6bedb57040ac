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

import io.github.webtransport.spring.messaging.TopicEnd;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a subscriber of this process.
 */
final class MessageOutbox extends TopicOutbox<BrokerMessage> {

	MessageOutbox(TopicSettings settings, TopicCounts counts, @Nullable TopicPosition since) {
		super(settings, counts, since);
	}

	@Override
	@Nullable BrokerMessage header(TopicPosition start, boolean recovered) {
		return null;
	}

	@Override
	BrokerMessage live(BrokerMessage message, SharedBuffers shared) {
		return message;
	}

	@Override
	BrokerMessage past(BrokerMessage message) {
		return message;
	}

	@Override
	boolean showsBeginning() {
		return false;
	}

	@Override
	void discard(BrokerMessage element) {
		// Nothing to release
	}

	@Override
	@Nullable Throwable failure(TopicEnd end) {
		return switch (end) {
			case FELL_BEHIND ->
				new TopicException(TopicException.Reason.FELL_BEHIND, "The subscriber does not keep up with the topic");
			case HISTORY_LOST ->
				new TopicException(TopicException.Reason.HISTORY_LOST, "Messages of the topic are lost");
			case FAILED -> new TopicException(TopicException.Reason.UNAVAILABLE, "The topic cannot be received");
			case CANCELLED, SESSION_ENDED, STOPPED -> null;
		};
	}

	@Override
	void ready(boolean waiting) {
		// The subscriber comes by itself
	}

	@Override
	void cancelled() {
		end(TopicEnd.CANCELLED);
	}

	@Override
	void datagram(SharedBuffers shared) {
		// Datagrams are for sessions
	}

}
