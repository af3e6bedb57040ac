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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.messaging.TopicPosition;
import io.github.webtransport.spring.messaging.broker.BrokerMessage;
import io.github.webtransport.spring.messaging.broker.SerialQueue;
import io.github.webtransport.spring.messaging.broker.TopicListener;
import org.jspecify.annotations.Nullable;

/**
 * A topic that this node listens to. It numbers what comes. What comes twice is left out,
 * and listeners are told when something is missing.
 */
final class ChannelTopic {

	/**
	 * How many messages may wait for listeners, which only put them into queues.
	 */
	static final int MAX_PENDING = 1024;

	/**
	 * How many publishers are remembered, the latest: more nodes than one would run.
	 */
	static final int MAX_PUBLISHERS = 256;

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(ChannelTopic.class);

	private final List<TopicListener> listeners = new CopyOnWriteArrayList<>();

	private final SerialQueue<Runnable> events = new SerialQueue<>(ChannelTopic::run);

	private final Map<String, Long> publishers = new LinkedHashMap<>(16, 0.75F, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
			return size() > MAX_PUBLISHERS;
		}

	};

	private String epoch = newEpoch();

	private long offset;

	/**
	 * The listeners that are there or coming. Belongs to the broker.
	 */
	private int users;

	ChannelTopic acquire(TopicListener listener) {
		this.users++;
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Return whether nobody is left.
	 */
	boolean release(TopicListener listener) {
		this.listeners.remove(listener);
		this.users--;
		return this.users == 0;
	}

	static String newEpoch() {
		return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
	}

	synchronized TopicPosition position() {
		return new TopicPosition(this.epoch, this.offset);
	}

	void received(ChannelMessage message) {
		synchronized (this) {
			Long last = message.publisher().equals(ChannelMessage.NOBODY) ? null
					: this.publishers.put(message.publisher(), message.sequence());
			if (last != null && message.sequence() <= last) {
				this.publishers.put(message.publisher(), last);
				return;
			}
			boolean full = this.events.size() >= MAX_PENDING;
			if (full || misses(last, message)) {
				lose();
			}
			if (!full) {
				this.offset++;
				BrokerMessage numbered = new BrokerMessage(position(), message.payload());
				this.events.add(() -> this.listeners.forEach((listener) -> listener.onMessage(numbered)));
			}
		}
		this.events.drain();
	}

	private static boolean misses(@Nullable Long last, ChannelMessage message) {
		return last != null && message.sequence() != last + 1;
	}

	private void lose() {
		this.epoch = newEpoch();
		this.offset = 0;
		this.events.add(() -> this.listeners.forEach(TopicListener::onLost));
	}

	void receivedDatagram(byte[] payload) {
		this.listeners.forEach((listener) -> run(() -> listener.onDatagram(payload)));
	}

	private static void run(Runnable event) {
		try {
			event.run();
		}
		catch (RuntimeException ex) {
			errors.error("Listener of a topic failed", ex);
		}
	}

}
