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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.webtransport.spring.messaging.TopicPosition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What publishers and subscribers of all nodes have seen of topics, which must fit
 * together: a position has one message for all, and a message has one position.
 */
final class TopicLedger {

	private static final int STORY = 60;

	private final Map<String, Map<TopicPosition, Long>> messages = new ConcurrentHashMap<>();

	private final Map<String, Set<TopicPosition>> acknowledged = new ConcurrentHashMap<>();

	private final Map<String, TopicPosition> places = new ConcurrentHashMap<>();

	private final List<String> violations = new CopyOnWriteArrayList<>();

	private final Deque<String> story = new ArrayDeque<>();

	void tell(String event) {
		synchronized (this.story) {
			this.story.add(event);
			if (this.story.size() > STORY) {
				this.story.remove();
			}
		}
	}

	void violated(String rule) {
		tell("VIOLATED " + rule);
		this.violations.add(rule);
	}

	void published(String topic, TopicPosition position, long message) {
		seen(topic, position, message);
		this.acknowledged.computeIfAbsent(topic, (key) -> ConcurrentHashMap.newKeySet()).add(position);
	}

	void seen(String topic, TopicPosition position, long message) {
		Long other = messages(topic).putIfAbsent(position, message);
		if (other != null && other != message) {
			violated("%s has %d and %d at %s".formatted(topic, other, message, position));
		}
		TopicPosition before = this.places.putIfAbsent(topic + " " + position.epoch() + " " + message, position);
		if (before != null && !before.equals(position)) {
			violated("%s has %d at %s and %s".formatted(topic, message, before, position));
		}
	}

	private Map<TopicPosition, Long> messages(String topic) {
		return this.messages.computeIfAbsent(topic, (key) -> new ConcurrentHashMap<>());
	}

	/**
	 * Return how many epochs of a topic anybody has seen a message of.
	 */
	long epochs(String topic) {
		return messages(topic).keySet().stream().map(TopicPosition::epoch).distinct().count();
	}

	int size() {
		return this.messages.values().stream().mapToInt(Map::size).sum();
	}

	/**
	 * Check what was acknowledged in the last epoch of a topic.
	 * @param last the last position
	 * @param kept the messages by position
	 */
	void check(String topic, TopicPosition last, Map<TopicPosition, Long> kept) {
		messages(topic).forEach((position, message) -> {
			if (position.epoch().equals(last.epoch()) && !message.equals(kept.get(position))) {
				violated("%s has %d at %s, and %s is kept".formatted(topic, message, position, kept.get(position)));
			}
		});
	}

	void assertNothingIsViolated() {
		synchronized (this.story) {
			assertThat(this.violations).as(() -> "after\n" + String.join("\n", this.story)).isEmpty();
		}
	}

	String story() {
		synchronized (this.story) {
			return String.join("\n", this.story);
		}
	}

}
