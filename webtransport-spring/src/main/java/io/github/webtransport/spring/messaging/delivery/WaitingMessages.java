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
import java.util.Iterator;
import java.util.function.Consumer;

import io.github.webtransport.spring.messaging.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for a subscriber, in their order and without a gap. Guarded by the
 * lock of the outbox that they belong to.
 *
 * @param <E> what the subscriber gets
 */
final class WaitingMessages<E> {

	private final TopicSettings settings;

	private final Consumer<E> discard;

	private final Deque<Waiting<E>> queue = new ArrayDeque<>(0);

	private long bytes;

	/**
	 * The position of the newest message that is here, or was; {@code null} until it is
	 * known what was published before.
	 */
	private @Nullable TopicPosition last;

	/**
	 * Whether messages were lost while it was asked what was published before.
	 */
	private boolean outdated;

	WaitingMessages(TopicSettings settings, Consumer<E> discard) {
		this.settings = settings;
		this.discard = discard;
	}

	int size() {
		return this.queue.size();
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	/**
	 * Return whether it is known what was published before.
	 */
	boolean hasBegun() {
		return this.last != null;
	}

	/**
	 * It is asked now what was published before, and what is on its way may be believed.
	 */
	void ask() {
		this.outdated = false;
	}

	/**
	 * Messages are lost: what is on its way may be of before.
	 */
	void outdate() {
		this.outdated = true;
	}

	/**
	 * Wait again for what was published before.
	 */
	void beginAnew() {
		this.last = null;
	}

	boolean has(TopicPosition position) {
		return this.last != null && isKnown(this.last, position);
	}

	boolean misses(TopicPosition position) {
		return this.last != null && !isKnown(this.last, position) && !follows(this.last, position);
	}

	private static boolean isKnown(TopicPosition last, TopicPosition next) {
		return next.offset() <= last.offset() && next.epoch().equals(last.epoch());
	}

	private static boolean follows(TopicPosition last, TopicPosition next) {
		return next.offset() == last.offset() + 1 && next.epoch().equals(last.epoch());
	}

	boolean isFull(int size) {
		return this.queue.size() >= this.settings.outboxMessages() || this.bytes + size > this.settings.outboxSize();
	}

	/**
	 * Let go of the oldest messages.
	 */
	void makeRoom(int size) {
		while (isFull(size) && !this.queue.isEmpty()) {
			forget(this.queue.remove());
		}
	}

	void add(TopicPosition position, E element, int size) {
		this.queue.add(new Waiting<>(position, element, size));
		this.bytes += size;
		if (this.last != null) {
			this.last = position;
		}
	}

	@Nullable E poll() {
		Waiting<E> next = this.queue.poll();
		if (next == null) {
			return null;
		}
		this.bytes -= next.size();
		return next.element();
	}

	/**
	 * Leave out of what was published meanwhile what was before a position.
	 * @return {@code false} if something is missing between them
	 */
	boolean join(TopicPosition position) {
		if (this.outdated) {
			return false;
		}
		TopicPosition last = position;
		for (Iterator<Waiting<E>> waiting = this.queue.iterator(); waiting.hasNext();) {
			Waiting<E> next = waiting.next();
			if (isKnown(last, next.position())) {
				waiting.remove();
				forget(next);
			}
			else if (follows(last, next.position())) {
				last = next.position();
			}
			else {
				return false;
			}
		}
		this.last = last;
		return true;
	}

	private void forget(Waiting<E> waiting) {
		this.bytes -= waiting.size();
		this.discard.accept(waiting.element());
	}

	/**
	 * Let go of all messages.
	 * @return how many there were
	 */
	int clear() {
		int count = this.queue.size();
		this.queue.forEach((waiting) -> this.discard.accept(waiting.element()));
		this.queue.clear();
		this.bytes = 0;
		return count;
	}

	/**
	 * A message that waits.
	 *
	 * @param <E> what the subscriber gets
	 * @param position its position
	 * @param element what the subscriber gets
	 * @param size the length of its payload
	 */
	private record Waiting<E>(TopicPosition position, E element, int size) {

	}

}
