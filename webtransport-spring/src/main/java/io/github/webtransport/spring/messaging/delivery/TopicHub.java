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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicName;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The topics that this node has subscribers of. They are bounded by these.
 */
final class TopicHub {

	private static final Log logger = LogFactory.getLog(TopicHub.class);

	/**
	 * How often the history is read again, since more was published than may wait.
	 */
	private static final int MAX_ATTEMPTS = 3;

	private final TopicBroker broker;

	private final TopicWire wire;

	private final Map<String, LocalTopic> topics = new ConcurrentHashMap<>();

	TopicHub(TopicBroker broker, TopicWire wire) {
		this.broker = broker;
		this.wire = wire;
	}

	int size() {
		return this.topics.size();
	}

	int lag() {
		return this.topics.values().stream().mapToInt(LocalTopic::lag).max().orElse(0);
	}

	/**
	 * Let an outbox have what is published, and what was since the position that it has.
	 * It ends when that fails or is cancelled.
	 */
	<O extends TopicOutbox<?>> Mono<O> attach(TopicName name, O outbox) {
		return outbox.endUnlessCompleted(Mono.defer(() -> {
			LocalTopic topic = acquire(name);
			outbox.onEnd(() -> release(name));
			outbox.onRestart(() -> outbox.endUnlessCompleted(begin(name, outbox))
				.subscribe(null, (ex) -> logger.debug("A subscription cannot begin anew", ex)));
			// In this order, so that nothing is published between them
			return topic.listening()
				.then(Mono.fromRunnable(() -> topic.add(outbox)))
				.then(begin(name, outbox))
				.thenReturn(outbox);
		}));
	}

	private Mono<Void> begin(TopicName name, TopicOutbox<?> outbox) {
		return Mono.defer(() -> this.broker.history(name.key(), outbox.resumeFrom()))
			.flatMap((history) -> outbox.start(history) ? Mono.<Void>empty() : Mono.error(fellBehind()))
			.retryWhen(Retry.max(MAX_ATTEMPTS)
				.filter((ex) -> ex instanceof TopicException refusal
						&& refusal.getReason() == TopicException.Reason.FELL_BEHIND)
				.onRetryExhaustedThrow((retry, signal) -> signal.failure()));
	}

	private static TopicException fellBehind() {
		return new TopicException(TopicException.Reason.FELL_BEHIND,
				"More is published than may wait while the history is read");
	}

	private LocalTopic acquire(TopicName name) {
		return this.topics.compute(name.key(),
				(key, found) -> ((found != null) ? found : new LocalTopic(name, this.wire, this.broker)).acquire());
	}

	private void release(TopicName name) {
		LocalTopic topic = this.topics.get(name.key());
		if (topic != null
				&& this.topics.computeIfPresent(name.key(), (key, found) -> found.release() ? null : found) == null) {
			topic.stopListening();
		}
	}

}
