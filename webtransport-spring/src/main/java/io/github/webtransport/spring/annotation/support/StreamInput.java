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

package io.github.webtransport.spring.annotation.support;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.webtransport.spring.payload.PayloadInput;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The payload of a stream. Cancelling a stream tells the peer to stop, with code 0. An
 * operator that fails cancels before it signals its error: the cancellation is held back
 * until it is known whether the error comes with a code of its own.
 */
final class StreamInput extends Flux<DataBuffer> implements PayloadInput {

	private final Flux<DataBuffer> source;

	private final AtomicBoolean failing = new AtomicBoolean();

	StreamInput(Flux<DataBuffer> source) {
		this.source = source;
	}

	/**
	 * Say that the call has failed, and that the peer is going to be stopped.
	 */
	void failing() {
		this.failing.set(true);
	}

	@Override
	public Flux<DataBuffer> buffers() {
		return this;
	}

	@Override
	public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
		this.source.subscribe(new Receiver(actual));
	}

	private final class Receiver implements CoreSubscriber<DataBuffer>, Subscription {

		private final CoreSubscriber<? super DataBuffer> actual;

		private volatile @Nullable Subscription subscription;

		private volatile @Nullable Thread emitting;

		private volatile boolean cancelled;

		Receiver(CoreSubscriber<? super DataBuffer> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.validate(this.subscription, subscription)) {
				this.subscription = subscription;
				this.actual.onSubscribe(this);
			}
		}

		@Override
		public void onNext(DataBuffer buffer) {
			if (this.cancelled) {
				DataBufferUtils.release(buffer);
				return;
			}
			this.emitting = Thread.currentThread();
			try {
				this.actual.onNext(buffer);
			}
			finally {
				this.emitting = null;
			}
			if (this.cancelled && !StreamInput.this.failing.get()) {
				cancelSource();
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (!this.cancelled) {
				this.actual.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			if (!this.cancelled) {
				this.actual.onComplete();
			}
		}

		@Override
		public void request(long n) {
			Subscription subscription = this.subscription;
			if (subscription != null) {
				subscription.request(n);
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			if (this.emitting != Thread.currentThread() && !StreamInput.this.failing.get()) {
				cancelSource();
			}
		}

		private void cancelSource() {
			Subscription subscription = this.subscription;
			if (subscription != null) {
				subscription.cancel();
			}
		}

	}

}
