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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Takes what a publisher gives with the demand that a test states, and notes signals that
 * the publisher must not give.
 *
 * @param <T> the type of the elements
 */
class Collector<T> extends BaseSubscriber<T> {

	private final long initialDemand;

	private final List<T> values = new ArrayList<>();

	private final List<String> breaches = new ArrayList<>();

	private boolean emitting;

	private boolean completed;

	private @Nullable Throwable error;

	private int ends;

	Collector(long initialDemand) {
		this.initialDemand = initialDemand;
	}

	/**
	 * Return a collector without a bound.
	 */
	static <T> Collector<T> all() {
		return new Collector<>(Long.MAX_VALUE);
	}

	@Override
	protected final void hookOnSubscribe(Subscription subscription) {
		if (this.initialDemand > 0) {
			request(this.initialDemand);
		}
	}

	@Override
	protected final void hookOnNext(T value) {
		if (this.emitting) {
			this.breaches.add("onNext within onNext");
		}
		if (this.ends > 0) {
			this.breaches.add("onNext after the end");
		}
		this.emitting = true;
		try {
			this.values.add(value);
			onValue(value);
		}
		finally {
			this.emitting = false;
		}
	}

	/**
	 * Take a value.
	 */
	void onValue(T value) {
	}

	@Override
	protected final void hookOnComplete() {
		end();
		this.completed = true;
	}

	@Override
	protected final void hookOnError(Throwable error) {
		end();
		this.error = error;
	}

	private void end() {
		if (++this.ends > 1) {
			this.breaches.add("Ended twice");
		}
	}

	final List<T> values() {
		return this.values;
	}

	final T value() {
		if (this.values.size() != 1) {
			throw new AssertionError("Expected one value, but have " + this.values + ", error " + this.error);
		}
		return this.values.get(0);
	}

	final boolean isCompleted() {
		return this.completed;
	}

	final @Nullable Throwable error() {
		return this.error;
	}

	final boolean isEnded() {
		return this.ends > 0;
	}

	final List<String> breaches() {
		return this.breaches;
	}

}
