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

package io.github.webtransport.spring.blocking;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Fails when a peer has not sent for a time though somebody wanted to read. Time in which
 * nobody wants to read does not count. The peer is not stopped here: whoever deals with
 * the error knows the code to do it with.
 */
final class IdleTimeoutFlux extends Flux<DataBuffer> {

	private static final int CHECKS = 4;

	private static final Duration SHORTEST_PERIOD = Duration.ofMillis(5);

	private final Flux<DataBuffer> source;

	private final Duration timeout;

	IdleTimeoutFlux(Flux<DataBuffer> source, Duration timeout) {
		this.source = source;
		this.timeout = timeout;
	}

	/**
	 * Return how often to look whether a time has passed.
	 */
	static Duration period(Duration timeout) {
		Duration period = timeout.dividedBy(CHECKS);
		return (period.compareTo(SHORTEST_PERIOD) < 0) ? SHORTEST_PERIOD : period;
	}

	@Override
	public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
		this.source.subscribe(new Receiver(actual, this.timeout));
	}

	private static final class Receiver implements CoreSubscriber<DataBuffer>, Subscription {

		private static final int WAITING = 0;

		private static final int EMITTING = 1;

		private static final int ENDED = 2;

		private final CoreSubscriber<? super DataBuffer> actual;

		private final Duration timeout;

		/**
		 * The timer and the source signal on different threads, but never at the same
		 * time.
		 */
		private final AtomicInteger state = new AtomicInteger(WAITING);

		private final AtomicLong demand = new AtomicLong();

		private final Disposable.Swap timer = Disposables.swap();

		private volatile Subscription subscription = Operators.emptySubscription();

		private volatile long since = System.nanoTime();

		Receiver(CoreSubscriber<? super DataBuffer> actual, Duration timeout) {
			this.actual = actual;
			this.timeout = timeout;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			long period = period(this.timeout).toNanos();
			this.timer
				.update(Schedulers.parallel().schedulePeriodically(this::check, period, period, TimeUnit.NANOSECONDS));
			this.actual.onSubscribe(this);
		}

		private void check() {
			if (this.demand.get() > 0 && System.nanoTime() - this.since >= this.timeout.toNanos()
					&& this.state.compareAndSet(WAITING, ENDED)) {
				this.timer.dispose();
				this.actual.onError(new StreamIdleException(this.timeout));
			}
		}

		@Override
		public void onNext(DataBuffer buffer) {
			if (!this.state.compareAndSet(WAITING, EMITTING)) {
				DataBufferUtils.release(buffer);
				return;
			}
			this.demand.updateAndGet((demand) -> (demand != Long.MAX_VALUE) ? demand - 1 : demand);
			this.actual.onNext(buffer);
			this.since = System.nanoTime();
			this.state.compareAndSet(EMITTING, WAITING);
		}

		@Override
		public void onError(Throwable failure) {
			if (end()) {
				this.actual.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			if (end()) {
				this.actual.onComplete();
			}
		}

		private boolean end() {
			this.timer.dispose();
			return this.state.getAndSet(ENDED) != ENDED;
		}

		@Override
		public void request(long n) {
			if (this.demand.getAndUpdate((demand) -> Operators.addCap(demand, n)) == 0) {
				this.since = System.nanoTime();
			}
			this.subscription.request(n);
		}

		@Override
		public void cancel() {
			end();
			this.subscription.cancel();
		}

	}

}
