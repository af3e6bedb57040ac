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
import java.util.Queue;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Hands elements over one after another, in the order in which they were added, on the
 * threads of those who add them. Bounded by these.
 *
 * @param <T> the type of the elements
 * @since 0.1.0
 */
public final class SerialQueue<T> {

	private final Consumer<T> target;

	private final Queue<T> queue = new ArrayDeque<>(0);

	private boolean draining;

	/**
	 * Create a queue.
	 * @param target takes the elements
	 */
	public SerialQueue(Consumer<T> target) {
		this.target = target;
	}

	/**
	 * Return how many elements wait.
	 * @return the number
	 */
	public synchronized int size() {
		return this.queue.size();
	}

	/**
	 * Add an element.
	 * @param element the element
	 */
	public synchronized void add(T element) {
		this.queue.add(element);
	}

	/**
	 * Hand over what was added, unless somebody else is at it, who then goes on. Not to
	 * be called with a lock held that the target needs.
	 */
	public void drain() {
		boolean first = true;
		T element;
		while ((element = next(first)) != null) {
			first = false;
			this.target.accept(element);
		}
	}

	private synchronized @Nullable T next(boolean first) {
		if (first && this.draining) {
			return null;
		}
		T element = this.queue.poll();
		this.draining = element != null;
		return element;
	}

}
