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
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.TopicSubscription;
import reactor.core.publisher.Mono;

/**
 * A subscription to which the outbox of a session belongs.
 *
 * @param outbox the outbox
 */
record SessionTopicSubscription(SessionOutbox outbox) implements TopicSubscription {

	@Override
	public String getTopic() {
		return this.outbox.topic();
	}

	@Override
	public TopicPosition getPosition() {
		return this.outbox.start();
	}

	@Override
	public boolean isRecovered() {
		return this.outbox.isRecovered();
	}

	@Override
	public boolean isActive() {
		return this.outbox.isActive();
	}

	@Override
	public void cancel() {
		this.outbox.end(TopicEnd.CANCELLED);
	}

	@Override
	public Mono<TopicEnd> ended() {
		return this.outbox.ended();
	}

}
