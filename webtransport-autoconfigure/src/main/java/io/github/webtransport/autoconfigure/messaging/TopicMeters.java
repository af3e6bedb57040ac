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

package io.github.webtransport.autoconfigure.messaging;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.github.webtransport.spring.messaging.delivery.DefaultWebTransportTopics;
import io.github.webtransport.spring.messaging.delivery.TopicCounts;
import io.github.webtransport.spring.messaging.delivery.TopicDrop;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what is published and delivered, of all topics together: they are as many as the
 * application likes.
 */
final class TopicMeters {

	private final MeterRegistry registry;

	private final TopicCounts counts;

	TopicMeters(MeterRegistry registry, DefaultWebTransportTopics topics) {
		this.registry = registry;
		this.counts = topics.getCounts();
		register(FunctionCounter.builder("webtransport.topics.published", this.counts,
				TopicCounts::getPublishedMessages), "kind", "message");
		register(FunctionCounter.builder("webtransport.topics.published", this.counts,
				TopicCounts::getPublishedDatagrams), "kind", "datagram");
		register(FunctionCounter.builder("webtransport.topics.delivered", this.counts,
				TopicCounts::getDeliveredMessages), "kind", "message");
		register(FunctionCounter.builder("webtransport.topics.delivered", this.counts,
				TopicCounts::getDeliveredDatagrams), "kind", "datagram");
		for (TopicDrop reason : TopicDrop.values()) {
			ToDoubleFunction<TopicCounts> dropped = (from) -> from.getDropped(reason);
			register(FunctionCounter.builder("webtransport.topics.dropped", this.counts, dropped), "reason",
					reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		}
		register(FunctionCounter.builder("webtransport.topics.resumed", this.counts, TopicCounts::getRecovered),
				"outcome", "recovered");
		register(FunctionCounter.builder("webtransport.topics.resumed", this.counts, TopicCounts::getNotRecovered),
				"outcome", "lost");
		Gauge.builder("webtransport.topics.subscribers", this.counts, TopicCounts::getSubscribers)
			.description("Number of subscriptions on this node")
			.register(registry);
		Gauge.builder("webtransport.topics.active", topics, DefaultWebTransportTopics::getTopicCount)
			.description("Number of topics with subscribers on this node")
			.register(registry);
		Gauge.builder("webtransport.topics.lag", topics, DefaultWebTransportTopics::getLag)
			.description("Number of messages that wait for the subscriber that is the furthest behind on this node")
			.register(registry);
	}

	private void register(FunctionCounter.Builder<TopicCounts> builder, String tag, String value) {
		builder.description("Number of messages and datagrams of topics, or of subscribers who came back")
			.tag(tag, value)
			.register(this.registry);
	}

}
