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

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Takes the outcome of something that is done on the event loop of a session. A
 * subscriber that has cancelled, maybe on another thread, is told nothing: Reactor would
 * log an error as dropped.
 *
 * @param <T> the type of the outcome
 */
final class LoopSink<T> {

	private final MonoSink<T> sink;

	private volatile boolean cancelled;

	private @Nullable Runnable onCancel;

	private LoopSink(MonoSink<T> sink) {
		this.sink = sink;
	}

	/**
	 * Return what does something on the loop once it is subscribed to. When the loop has
	 * ended, the session has too, and it fails with the error of the session.
	 * @param session the session
	 * @param operation what to do on the loop
	 */
	static <T> Mono<T> mono(DefaultSession session, Consumer<LoopSink<T>> operation) {
		return Mono.create((sink) -> {
			LoopSink<T> outcome = new LoopSink<>(sink);
			sink.onCancel(() -> outcome.cancel(session.loop()));
			boolean runs = session.loop().run(() -> {
				if (!outcome.cancelled) {
					operation.accept(outcome);
				}
			});
			if (!runs) {
				outcome.error(session.lostException());
			}
		});
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Set what is to be done on the loop when the subscriber cancels.
	 */
	void onCancel(Runnable action) {
		this.onCancel = action;
	}

	private void cancel(CarrierLoop loop) {
		this.cancelled = true;
		loop.run(() -> {
			Runnable action = this.onCancel;
			if (action != null) {
				action.run();
			}
		});
	}

	void success() {
		if (!this.cancelled) {
			this.sink.success();
		}
	}

	void success(T value) {
		if (!this.cancelled) {
			this.sink.success(value);
		}
	}

	void error(Throwable error) {
		if (!this.cancelled) {
			this.sink.error(error);
		}
	}

}
