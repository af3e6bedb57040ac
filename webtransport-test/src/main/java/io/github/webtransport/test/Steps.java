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

import io.github.webtransport.SessionRejectedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * Waits for the steps of an exchange, never for longer than the response timeout.
 */
final class Steps {

	private final ExchangeFacts facts;

	private final Duration timeout;

	Steps(ExchangeFacts facts, Duration timeout) {
		this.facts = facts;
		this.timeout = timeout;
	}

	ExchangeFacts facts() {
		return this.facts;
	}

	/**
	 * Wait for a value.
	 * @param failure what to say if there is none
	 * @throws SessionRejectedException if that is the failure
	 */
	<T> T await(String failure, Mono<T> mono) {
		Signal<T> signal = last(failure, mono);
		T value = signal.get();
		if (value == null) {
			if (signal.getThrowable() instanceof SessionRejectedException rejected) {
				throw rejected;
			}
			throw failure(failure, signal);
		}
		return value;
	}

	/**
	 * Wait for the end of something that has no value.
	 * @return the failure, or {@code null} if there was none
	 */
	@Nullable Throwable awaitEnd(String failure, Mono<Void> mono) {
		return last(failure, mono).getThrowable();
	}

	private <T> Signal<T> last(String failure, Mono<T> mono) {
		Pull<T> pull = new Pull<>(mono);
		try {
			return next(failure, pull);
		}
		catch (AssertionError ex) {
			pull.cancel();
			throw ex;
		}
	}

	/**
	 * Wait for the next element.
	 * @param failure what to say if there is none
	 */
	<T> T take(String failure, Pull<T> pull) {
		Signal<T> signal = next(failure, pull);
		T value = signal.get();
		if (value == null) {
			throw failure(failure, signal);
		}
		return value;
	}

	/**
	 * Wait for the next signal. One that comes later is not lost.
	 * @param failure what to say if there is none in time
	 */
	<T> Signal<T> next(String failure, Pull<T> pull) {
		Signal<T> signal = pull.next(this.timeout);
		if (signal == null) {
			throw this.facts.failure(failure + ", within " + this.timeout.toMillis() + " ms", null);
		}
		return signal;
	}

	private AssertionError failure(String failure, Signal<?> end) {
		Throwable cause = end.getThrowable();
		return this.facts.failure((cause != null) ? failure + ": " + cause.getMessage() : failure, cause);
	}

}
