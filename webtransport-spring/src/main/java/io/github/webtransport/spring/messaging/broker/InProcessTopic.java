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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.webtransport.logging.ApplicationErrorLog;
import io.github.webtransport.spring.messaging.Presence;
import io.github.webtransport.spring.messaging.TopicException;
import io.github.webtransport.spring.messaging.TopicPosition;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A topic of this process. Listeners are called outside of the lock, by one thread at a
 * time: who publishes from within a listener adds to what that thread still has to tell,
 * so that the order holds.
 */
final class InProcessTopic {

	/**
	 * How many messages may wait for listeners. These only put messages into queues, so
	 * that more means publishers beyond all measure, who are told so.
	 */
	static final int MAX_PENDING = 1024;

	private static final ApplicationErrorLog errors = ApplicationErrorLog.of(InProcessTopic.class);

	private final InProcessBrokerSettings settings;

	private final AtomicLong historyMemory;

	private final Scheduler scheduler;

	private final String epoch = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);

	private final Deque<Kept> history = new ArrayDeque<>(0);

	private final List<TopicListener> listeners = new CopyOnWriteArrayList<>();

	private final SerialQueue<BrokerMessage> pending = new SerialQueue<>(this::tell);

	private @Nullable PresenceTable presence;

	private long offset;

	private long lastUse;

	private boolean forgotten;

	InProcessTopic(InProcessBrokerSettings settings, AtomicLong historyMemory, Scheduler scheduler) {
		this.settings = settings;
		this.historyMemory = historyMemory;
		this.scheduler = scheduler;
		this.lastUse = now();
	}

	private long now() {
		return this.scheduler.now(TimeUnit.MILLISECONDS);
	}

	@Nullable TopicPosition publish(byte[] payload) {
		BrokerMessage message;
		synchronized (this) {
			if (this.forgotten) {
				return null;
			}
			if (this.pending.size() >= MAX_PENDING) {
				throw new TopicException(TopicException.Reason.UNAVAILABLE, MAX_PENDING
						+ " messages of the topic wait already: they are published faster than handed over");
			}
			this.offset++;
			message = new BrokerMessage(new TopicPosition(this.epoch, this.offset), payload);
			this.lastUse = now();
			keep(message);
			if (!this.listeners.isEmpty()) {
				this.pending.add(message);
			}
		}
		this.pending.drain();
		return message.position();
	}

	private void keep(BrokerMessage message) {
		this.history.add(new Kept(message, this.lastUse));
		this.historyMemory.addAndGet(message.payload().length);
		while (this.history.size() > this.settings.historySize()) {
			removeOldest();
		}
		while (this.historyMemory.get() > this.settings.historyMemory() && !this.history.isEmpty()) {
			removeOldest();
		}
	}

	private void removeOldest() {
		this.historyMemory.addAndGet(-this.history.remove().message().payload().length);
	}

	private void removeOld() {
		long oldest = now() - this.settings.historyAge().toMillis();
		Kept first;
		while ((first = this.history.peek()) != null && first.time() <= oldest) {
			removeOldest();
		}
	}

	private void tell(BrokerMessage message) {
		for (TopicListener listener : this.listeners) {
			try {
				listener.onMessage(message);
			}
			catch (RuntimeException ex) {
				errors.error("Listener of a topic failed", ex);
			}
		}
	}

	void publishDatagram(byte[] payload) {
		for (TopicListener listener : this.listeners) {
			listener.onDatagram(payload);
		}
	}

	synchronized @Nullable Disposable subscribe(TopicListener listener) {
		return unlessForgotten(() -> {
			this.listeners.add(listener);
			return () -> unsubscribe(listener);
		});
	}

	private synchronized void unsubscribe(TopicListener listener) {
		this.listeners.remove(listener);
		this.lastUse = now();
	}

	synchronized @Nullable TopicHistory history(@Nullable TopicPosition since) {
		return unlessForgotten(() -> {
			TopicPosition position = new TopicPosition(this.epoch, this.offset);
			removeOld();
			return (since != null && isKept(since))
					? new TopicHistory(position, true, newest(this.offset - since.offset()))
					: new TopicHistory(position, false, List.of());
		});
	}

	private boolean isKept(TopicPosition since) {
		return this.epoch.equals(since.epoch()) && since.offset() <= this.offset
				&& since.offset() >= this.offset - this.history.size();
	}

	private List<BrokerMessage> newest(long count) {
		ArrayDeque<BrokerMessage> newest = new ArrayDeque<>();
		Iterator<Kept> backwards = this.history.descendingIterator();
		while (newest.size() < count) {
			newest.addFirst(backwards.next().message());
		}
		return new ArrayList<>(newest);
	}

	@Nullable PresenceTable join(TopicMember member) {
		PresenceTable table;
		synchronized (this) {
			table = unlessForgotten(this::table);
			if (table == null) {
				return null;
			}
			table.join(member);
		}
		table.tellChanges();
		return table;
	}

	void leave(TopicMember member) {
		PresenceTable table;
		synchronized (this) {
			this.lastUse = now();
			table = table();
		}
		table.leave(member);
		table.tellChanges();
	}

	synchronized Presence presence() {
		return table().presence();
	}

	synchronized PresenceTable.@Nullable Listener listen() {
		return unlessForgotten(() -> table().listen());
	}

	private PresenceTable table() {
		if (this.presence == null) {
			this.presence = new PresenceTable(this.settings.presenceGrace(), this.scheduler);
		}
		return this.presence;
	}

	private <T> @Nullable T unlessForgotten(Supplier<T> action) {
		if (this.forgotten) {
			return null;
		}
		this.lastUse = now();
		return action.get();
	}

	synchronized boolean isUnused() {
		return this.listeners.isEmpty() && (this.presence == null || this.presence.isEmpty());
	}

	synchronized long getLastUse() {
		return this.lastUse;
	}

	/**
	 * Forget this topic if nobody uses it. Whoever has it then must look for another.
	 * @param onlyEmpty whether it stays while messages are kept
	 */
	synchronized boolean forget(boolean onlyEmpty) {
		removeOld();
		// Not one that somebody is about to use
		boolean unused = isUnused() && !(onlyEmpty
				&& (!this.history.isEmpty() || this.lastUse > now() - this.settings.historyAge().toMillis()));
		if (unused) {
			this.forgotten = true;
			while (!this.history.isEmpty()) {
				removeOldest();
			}
		}
		return unused;
	}

	/**
	 * A message that is kept.
	 *
	 * @param message the message
	 * @param time when it was published, in milliseconds
	 */
	private record Kept(BrokerMessage message, long time) {

	}

}
