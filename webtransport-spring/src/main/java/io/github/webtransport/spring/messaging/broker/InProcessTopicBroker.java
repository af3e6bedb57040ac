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

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.PresenceChange;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Carries topics within this process. Everything is done at once, on the thread that asks
 * for it; listeners are called by those who publish.
 *
 * @since 0.1.0
 */
public final class InProcessTopicBroker implements TopicBroker, Disposable {

	/**
	 * How many topics are forgotten at once when there are too many: so that looking for
	 * them costs little for each.
	 */
	private static final int FORGOTTEN_AT_ONCE = 64;

	/**
	 * How long not to look again, in milliseconds, when there was no topic to forget:
	 * whoever asks for new ones without end must not make this node walk over all.
	 */
	private static final long SEARCH_PAUSE = 1000;

	private final InProcessBrokerSettings settings;

	private final Scheduler scheduler;

	private final Map<String, InProcessTopic> topics = new ConcurrentHashMap<>();

	private final AtomicLong historyMemory = new AtomicLong();

	private final AtomicLong noSearchUntil = new AtomicLong(Long.MIN_VALUE);

	private final Disposable sweep;

	/**
	 * Create a broker.
	 * @param settings the bounds
	 */
	public InProcessTopicBroker(InProcessBrokerSettings settings) {
		this(settings, Schedulers.parallel());
	}

	/**
	 * Create a broker with a clock.
	 * @param settings the bounds
	 * @param scheduler tells the time, and runs what comes later
	 */
	public InProcessTopicBroker(InProcessBrokerSettings settings, Scheduler scheduler) {
		this.settings = settings;
		this.scheduler = scheduler;
		long period = Math.max(1, settings.historyAge().toMillis() / 4);
		this.sweep = scheduler.schedulePeriodically(this::sweep, period, period, TimeUnit.MILLISECONDS);
	}

	@Override
	public Mono<TopicPosition> publish(String topic, byte[] payload) {
		return Mono.fromCallable(() -> with(topic, (found) -> found.publish(payload)));
	}

	@Override
	public Mono<Void> publishDatagram(String topic, byte[] payload) {
		return Mono.fromRunnable(() -> {
			InProcessTopic found = this.topics.get(topic);
			if (found != null) {
				found.publishDatagram(payload);
			}
		});
	}

	@Override
	public Mono<Disposable> subscribe(String topic, TopicListener listener) {
		return Mono.fromCallable(() -> with(topic, (found) -> found.subscribe(listener)));
	}

	@Override
	public Mono<TopicHistory> history(String topic, @Nullable TopicPosition since) {
		return Mono.fromCallable(() -> with(topic, (found) -> found.history(since)));
	}

	@Override
	public Mono<Void> join(String topic, TopicMember member) {
		return Mono.fromRunnable(() -> with(topic, (found) -> found.join(member)));
	}

	@Override
	public Mono<Void> leave(String topic, TopicMember member) {
		return Mono.fromRunnable(() -> {
			InProcessTopic found = this.topics.get(topic);
			if (found != null) {
				found.leave(member);
			}
		});
	}

	@Override
	public Mono<Presence> presence(String topic) {
		return Mono.fromCallable(() -> {
			InProcessTopic found = this.topics.get(topic);
			return (found != null) ? found.presence() : PresenceTable.NOBODY;
		});
	}

	@Override
	public Flux<PresenceChange> presenceChanges(String topic) {
		return PresenceTable.changes(() -> with(topic, InProcessTopic::listen));
	}

	/**
	 * Return how many topics there are.
	 * @return the number
	 */
	public int getTopicCount() {
		return this.topics.size();
	}

	/**
	 * Return how many bytes of payloads are kept.
	 * @return the number of bytes
	 */
	public long getHistoryMemory() {
		return this.historyMemory.get();
	}

	/**
	 * Do something with a topic, which is there afterwards.
	 * @param action gives {@code null} if the topic was forgotten meanwhile
	 */
	private <T> T with(String name, Function<InProcessTopic, @Nullable T> action) {
		while (true) {
			InProcessTopic topic = this.topics.get(name);
			if (topic == null) {
				topic = create(name);
			}
			T result = action.apply(topic);
			if (result != null) {
				return result;
			}
			this.topics.remove(name, topic);
		}
	}

	private InProcessTopic create(String name) {
		if (this.topics.size() >= this.settings.maxTopics()) {
			makeRoom();
		}
		return this.topics.computeIfAbsent(name,
				(key) -> new InProcessTopic(this.settings, this.historyMemory, this.scheduler));
	}

	private void makeRoom() {
		long now = now();
		if (now >= this.noSearchUntil.get()) {
			List<Map.Entry<String, InProcessTopic>> unused = this.topics.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().isUnused())
				.sorted(Comparator.comparingLong((entry) -> entry.getValue().getLastUse()))
				.limit(FORGOTTEN_AT_ONCE)
				.toList();
			unused.forEach((entry) -> forget(entry.getKey(), entry.getValue(), false));
			if (unused.isEmpty()) {
				this.noSearchUntil.set(now + SEARCH_PAUSE);
			}
		}
		if (this.topics.size() >= this.settings.maxTopics()) {
			throw new TopicException(TopicException.Reason.UNAVAILABLE,
					"There are " + this.settings.maxTopics() + " topics with subscribers, which is the maximum");
		}
	}

	private void sweep() {
		this.topics.forEach((name, topic) -> forget(name, topic, true));
	}

	private void forget(String name, InProcessTopic topic, boolean onlyEmpty) {
		if (topic.forget(onlyEmpty)) {
			this.topics.remove(name, topic);
		}
	}

	private long now() {
		return this.scheduler.now(TimeUnit.MILLISECONDS);
	}

	/**
	 * Stop looking after topics. Done when the application ends.
	 */
	@Override
	public void dispose() {
		this.sweep.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.sweep.isDisposed();
	}

}
