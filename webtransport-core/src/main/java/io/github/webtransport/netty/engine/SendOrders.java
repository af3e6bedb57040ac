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

package io.github.webtransport.netty.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongPredicate;

import io.github.webtransport.StreamPriority;

/**
 * Turns the priorities of a connection's streams into those of the engine, which has one
 * number for a stream. Between two urgencies there is room for some ranks, which the send
 * orders of the streams are given: how far two of them are apart means nothing.
 *
 * <p>
 * A send order must not reach beyond its session. Where sessions share a connection only
 * urgency counts, because the engine does not know of sessions.
 *
 * @since 0.1.0
 */
public final class SendOrders {

	/**
	 * The engine's urgency of a stream that was given none.
	 */
	private static final int DEFAULT_URGENCY = 127;

	/**
	 * Distance of two urgencies of RFC 9218: the least that fill what the engine has.
	 */
	private static final int STEP = 28;

	/**
	 * Ranks on either side of the streams without a send order. Of more orders those next
	 * to these share a rank.
	 */
	private static final int RANKS = 13;

	private final Map<Ranked, StreamPriority> streams = new HashMap<>(0);

	private boolean shared;

	/**
	 * Give a stream its priority, and the others of its urgency their place.
	 */
	void set(Ranked stream, StreamPriority priority) {
		StreamPriority former = this.streams.put(stream, priority);
		if (this.shared || priority.sendOrder() == 0 && (former == null || former.sendOrder() == 0)) {
			stream.urgency(urgency(priority, List.of(), List.of()));
			return;
		}
		arrange(priority.urgency());
		if (former != null && former.urgency() != priority.urgency()) {
			arrange(former.urgency());
		}
	}

	/**
	 * The stream sends no more.
	 */
	void remove(Ranked stream) {
		this.streams.remove(stream);
	}

	/**
	 * The number of sessions has changed.
	 */
	public void sessions(int count) {
		boolean shared = count > 1;
		if (this.shared != shared) {
			this.shared = shared;
			this.streams.values().stream().map(StreamPriority::urgency).distinct().forEach(this::arrange);
		}
	}

	private void arrange(int urgency) {
		List<Long> before = orders(urgency, (order) -> order > 0);
		List<Long> behind = orders(urgency, (order) -> order < 0);
		this.streams.forEach((stream, priority) -> {
			if (priority.urgency() == urgency) {
				stream.urgency(urgency(priority, before, behind));
			}
		});
	}

	/**
	 * Return the send orders that are in use, the highest first.
	 */
	private List<Long> orders(int urgency, LongPredicate condition) {
		TreeSet<Long> orders = new TreeSet<>();
		if (!this.shared) {
			for (StreamPriority priority : this.streams.values()) {
				if (priority.urgency() == urgency && condition.test(priority.sendOrder())) {
					orders.add(priority.sendOrder());
				}
			}
		}
		return List.copyOf(orders.descendingSet());
	}

	private static int urgency(StreamPriority priority, List<Long> before, List<Long> behind) {
		int urgency = DEFAULT_URGENCY + (priority.urgency() - StreamPriority.DEFAULT.urgency()) * STEP;
		int first = before.indexOf(priority.sendOrder());
		if (first >= 0) {
			return urgency - Math.max(RANKS - first, 1);
		}
		int last = behind.indexOf(priority.sendOrder());
		return (last >= 0) ? urgency + Math.max(RANKS - (behind.size() - 1 - last), 1) : urgency;
	}

	/**
	 * A stream, as far as its priority goes.
	 */
	public interface Ranked {

		/**
		 * Set the engine's urgency.
		 * @param urgency 0 (first) to 255 (last)
		 */
		void urgency(int urgency);

	}

}
