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

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of all topics of this node together. All but the numbers of subscribers only
 * grow.
 *
 * @since 0.1.0
 */
public final class TopicCounts {

	private final LongAdder publishedMessages = new LongAdder();

	private final LongAdder publishedDatagrams = new LongAdder();

	private final LongAdder deliveredMessages = new LongAdder();

	private final LongAdder deliveredDatagrams = new LongAdder();

	private final Map<TopicDrop, LongAdder> dropped = new EnumMap<>(TopicDrop.class);

	private final LongAdder recovered = new LongAdder();

	private final LongAdder notRecovered = new LongAdder();

	private final LongAdder subscribers = new LongAdder();

	TopicCounts() {
		for (TopicDrop reason : TopicDrop.values()) {
			this.dropped.put(reason, new LongAdder());
		}
	}

	void published(boolean datagram) {
		(datagram ? this.publishedDatagrams : this.publishedMessages).increment();
	}

	void delivered(boolean datagram) {
		(datagram ? this.deliveredDatagrams : this.deliveredMessages).increment();
	}

	void dropped(TopicDrop reason, int count) {
		adder(reason).add(count);
	}

	private LongAdder adder(TopicDrop reason) {
		LongAdder adder = this.dropped.get(reason);
		if (adder == null) {
			throw new IllegalArgumentException("Unknown reason " + reason);
		}
		return adder;
	}

	void resumed(boolean success) {
		(success ? this.recovered : this.notRecovered).increment();
	}

	void subscribed() {
		this.subscribers.increment();
	}

	void unsubscribed() {
		this.subscribers.decrement();
	}

	/**
	 * Return how many messages this node has published.
	 * @return the number of those that the broker has
	 */
	public long getPublishedMessages() {
		return this.publishedMessages.sum();
	}

	/**
	 * Return how many datagrams this node has published.
	 * @return the number of those that the broker has
	 */
	public long getPublishedDatagrams() {
		return this.publishedDatagrams.sum();
	}

	/**
	 * Return how many messages subscribers have taken.
	 * @return the number, counted for each subscriber
	 */
	public long getDeliveredMessages() {
		return this.deliveredMessages.sum();
	}

	/**
	 * Return how many datagrams sessions have sent or queued.
	 * @return the number, counted for each session
	 */
	public long getDeliveredDatagrams() {
		return this.deliveredDatagrams.sum();
	}

	/**
	 * Return how many messages and datagrams were not delivered.
	 * @param reason the reason
	 * @return the number, counted for each subscriber
	 */
	public long getDropped(TopicDrop reason) {
		return adder(reason).sum();
	}

	/**
	 * Return how many subscribers came back without having missed a message.
	 * @return the number
	 */
	public long getRecovered() {
		return this.recovered.sum();
	}

	/**
	 * Return how many subscribers came back too late, or with a position that means
	 * nothing.
	 * @return the number
	 */
	public long getNotRecovered() {
		return this.notRecovered.sum();
	}

	/**
	 * Return how many subscriptions there are.
	 * @return the number at present
	 */
	public long getSubscribers() {
		return this.subscribers.sum();
	}

}
