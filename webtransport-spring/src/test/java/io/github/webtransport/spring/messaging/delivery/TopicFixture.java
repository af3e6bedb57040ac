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

import java.time.Duration;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.spring.codec.WebTransportStrategies;
import io.github.webtransport.spring.messaging.SubscribeOptions;
import io.github.webtransport.spring.messaging.TopicAuthorization;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.TopicSubscription;
import io.github.webtransport.spring.messaging.broker.InProcessBrokerSettings;
import io.github.webtransport.spring.messaging.broker.InProcessTopicBroker;
import io.github.webtransport.spring.messaging.broker.TopicBroker;
import io.github.webtransport.spring.session.DefaultWebTransportSessionRegistry;
import io.netty.buffer.UnpooledByteBufAllocator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Topics in process whose buffers are counted.
 */
final class TopicFixture implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	static final int HISTORY = 8;

	static final int OUTBOX = 5;

	static final TopicSettings SETTINGS = new TopicSettings(OUTBOX, 10_000, 1000, 200, 3);

	final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

	final DefaultWebTransportSessionRegistry registry = new DefaultWebTransportSessionRegistry();

	final InProcessTopicBroker inProcess = new InProcessTopicBroker(
			new InProcessBrokerSettings(HISTORY, Duration.ofMinutes(1), 1 << 20, 1000, Duration.ofSeconds(1)));

	final TopicBroker broker;

	final DefaultWebTransportTopics topics;

	TopicFixture() {
		this(null, TopicAuthorization.denyAll());
	}

	TopicFixture(TopicSettings settings) {
		this(null, TopicAuthorization.denyAll(), settings);
	}

	TopicFixture(TopicBroker broker, TopicAuthorization authorization) {
		this(broker, authorization, SETTINGS);
	}

	TopicFixture(TopicBroker broker, TopicAuthorization authorization, TopicSettings settings) {
		this.broker = (broker != null) ? broker : this.inProcess;
		this.topics = new DefaultWebTransportTopics(this.broker, WebTransportStrategies.create(), settings,
				authorization, this.registry, this.allocator);
	}

	TopicSubscription subscribe(PeerSession peer, String topic) {
		return this.topics.subscribe(peer.session, topic).block(TIMEOUT);
	}

	TopicSubscription subscribe(PeerSession peer, String topic, TopicPosition since) {
		return this.topics.subscribe(peer.session, topic, SubscribeOptions.DEFAULT.withSince(since)).block(TIMEOUT);
	}

	TopicPosition publish(String topic, Object payload) {
		return this.topics.publish(topic, payload).block(TIMEOUT);
	}

	void end(PeerSession peer) {
		this.registry.sessionClosed(peer.session, CloseStatus.NORMAL);
		peer.end();
	}

	/**
	 * Return the bytes of buffers that were not released.
	 */
	long used() {
		return this.allocator.metric().usedDirectMemory() + this.allocator.metric().usedHeapMemory();
	}

	/**
	 * Check that nothing is left of subscriptions that have ended.
	 */
	void assertNothingIsLeft() {
		assertThat(used()).as("bytes of buffers that were not released").isZero();
		assertThat(this.topics.getCounts().getSubscribers()).isZero();
		assertThat(this.topics.getTopicCount()).isZero();
	}

	@Override
	public void close() {
		this.inProcess.dispose();
	}

}
