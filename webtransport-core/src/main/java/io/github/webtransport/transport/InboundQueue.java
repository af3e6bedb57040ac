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

package io.github.webtransport.transport;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;

import io.github.webtransport.DatagramOverflow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Things that arrive, for one subscriber. Elements are offered and emitted on the event
 * loop; without demand they wait in a queue that its owner bounds: datagrams by the
 * configured length, streams by the credit that the peer has.
 *
 * @param <T> the type of the elements
 */
final class InboundQueue<T> extends Flux<T> implements Subscription {

	@SuppressWarnings("rawtypes")
	private static final AtomicLongFieldUpdater<InboundQueue> REQUESTED = AtomicLongFieldUpdater
		.newUpdater(InboundQueue.class, "requested");

	private final DefaultSession session;

	private final int capacity;

	private final DatagramOverflow overflow;

	private final Consumer<T> discard;

	private final AtomicBoolean subscribedOnce = new AtomicBoolean();

	private volatile long requested;

	private volatile boolean cancelled;

	private @Nullable ArrayDeque<Aged<T>> queue;

	private @Nullable CoreSubscriber<? super T> actual;

	private @Nullable Throwable end;

	private boolean draining;

	private boolean done;

	InboundQueue(DefaultSession session, int capacity, DatagramOverflow overflow, Consumer<T> discard) {
		this.session = session;
		this.capacity = capacity;
		this.overflow = overflow;
		this.discard = discard;
	}

	/**
	 * Offer an element.
	 * @param element the element
	 * @return {@code false} if an element, this or the oldest, was discarded for it
	 */
	boolean offer(T element) {
		if (this.done || this.cancelled) {
			this.discard.accept(element);
			return false;
		}
		CoreSubscriber<? super T> actual = this.actual;
		if (actual != null && !this.draining && this.requested > 0 && (this.queue == null || this.queue.isEmpty())) {
			emit(actual, element);
			return true;
		}
		if (this.queue == null) {
			this.queue = new ArrayDeque<>(Math.min(this.capacity, 16));
		}
		boolean kept = true;
		if (this.queue.size() >= this.capacity) {
			kept = false;
			if (this.overflow == DatagramOverflow.DROP_NEWEST) {
				this.discard.accept(element);
				return false;
			}
			this.discard.accept(this.queue.remove().value());
		}
		this.queue.add(new Aged<>(element, this.session.loop().nanoTime()));
		return kept;
	}

	/**
	 * Return what has waited longest.
	 * @return {@code null} if nothing waits
	 */
	@Nullable Aged<T> oldest() {
		return (this.queue != null) ? this.queue.peek() : null;
	}

	/**
	 * Discard what has waited longest.
	 */
	void dropOldest() {
		Aged<T> oldest = (this.queue != null) ? this.queue.poll() : null;
		if (oldest != null) {
			this.discard.accept(oldest.value());
		}
	}

	private void emit(CoreSubscriber<? super T> actual, T element) {
		if (this.requested != Long.MAX_VALUE) {
			REQUESTED.decrementAndGet(this);
		}
		// The subscriber may ask for more while it is called
		this.draining = true;
		try {
			actual.onNext(element);
		}
		finally {
			this.draining = false;
		}
		if (this.queue != null && !this.queue.isEmpty()) {
			drain();
		}
		else if (this.cancelled) {
			discardQueue();
		}
		else if (this.end != null) {
			signalEnd(this.end);
		}
	}

	private void drain() {
		CoreSubscriber<? super T> actual = this.actual;
		if (actual == null || this.draining) {
			return;
		}
		this.draining = true;
		try {
			while (this.queue != null && !this.queue.isEmpty() && this.requested > 0 && !this.cancelled
					&& this.end == null) {
				T element = this.queue.remove().value();
				if (this.requested != Long.MAX_VALUE) {
					REQUESTED.decrementAndGet(this);
				}
				actual.onNext(element);
			}
		}
		finally {
			this.draining = false;
		}
		if (this.cancelled) {
			discardQueue();
		}
		else if (this.end != null) {
			signalEnd(this.end);
		}
	}

	/**
	 * End with an error: what is queued is discarded, since neither a stream nor a
	 * datagram outlives its session.
	 * @param end the error
	 */
	void terminate(Throwable end) {
		if (this.end != null) {
			return;
		}
		this.end = end;
		discardQueue();
		if (!this.draining) {
			signalEnd(end);
		}
	}

	private void signalEnd(Throwable end) {
		CoreSubscriber<? super T> actual = this.actual;
		if (this.done || actual == null) {
			return;
		}
		this.done = true;
		this.actual = null;
		discardQueue();
		if (!this.cancelled) {
			actual.onError(end);
		}
	}

	private void discardQueue() {
		if (this.queue != null) {
			Aged<T> element;
			while ((element = this.queue.poll()) != null) {
				this.discard.accept(element.value());
			}
			this.queue = null;
		}
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		if (!this.subscribedOnce.compareAndSet(false, true)) {
			Operators.error(actual, new IllegalStateException("Only one subscriber is allowed"));
			return;
		}
		actual.onSubscribe(this);
		if (!this.session.loop().run(() -> start(actual)) && !this.cancelled) {
			actual.onError(this.session.lostException());
		}
	}

	private void start(CoreSubscriber<? super T> actual) {
		if (this.cancelled) {
			discardQueue();
			return;
		}
		this.actual = actual;
		if (this.end != null) {
			signalEnd(this.end);
		}
		else {
			drain();
		}
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			Operators.addCap(REQUESTED, this, n);
			this.session.loop().run(this::drain);
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		this.session.loop().run(() -> {
			if (!this.draining) {
				this.actual = null;
				discardQueue();
			}
		});
	}

}
