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

package io.github.webtransport.test;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Signal;

/**
 * Takes elements one by one on the thread of a test. Asks for one at a time, so that what
 * a test does not take is not read.
 *
 * @param <T> the type of the elements
 */
final class Pull<T> {

	private final BlockingQueue<Signal<T>> signals = new LinkedBlockingQueue<>();

	private final BaseSubscriber<T> subscriber = new BaseSubscriber<>() {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// Nothing before it is wanted
		}

		@Override
		protected void hookOnNext(T value) {
			Pull.this.signals.add(Signal.next(value));
		}

		@Override
		protected void hookOnComplete() {
			Pull.this.signals.add(Signal.complete());
		}

		@Override
		protected void hookOnError(Throwable error) {
			Pull.this.signals.add(Signal.error(error));
		}

	};

	private boolean asked;

	private @Nullable Signal<T> end;

	Pull(Publisher<? extends T> source) {
		source.subscribe(this.subscriber);
	}

	/**
	 * Return the next signal.
	 * @param timeout how long to wait for it
	 * @return the element or the end, which does not change any more; or {@code null} if
	 * there was none in time
	 */
	@Nullable Signal<T> next(Duration timeout) {
		if (this.end != null) {
			return this.end;
		}
		if (!this.asked) {
			this.asked = true;
			this.subscriber.request(1);
		}
		Signal<T> signal = poll(timeout);
		if (signal != null) {
			this.asked = false;
			this.end = (signal.isOnNext()) ? null : signal;
		}
		return signal;
	}

	void cancel() {
		this.subscriber.cancel();
	}

	private @Nullable Signal<T> poll(Duration timeout) {
		try {
			return this.signals.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

}
