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

package io.github.webtransport.spring.invocation;

import java.time.Duration;
import java.util.concurrent.Callable;

import io.github.webtransport.spring.blocking.BlockingCallKind;
import io.github.webtransport.spring.blocking.BlockingCaller;
import io.github.webtransport.spring.blocking.BlockingCalls;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How a method is called if it blocks.
 *
 * @param calls makes the calls
 * @param kind what they are for once the session is accepted
 */
record BlockingMethod(BlockingCalls calls, BlockingCallKind kind) {

	Mono<Object> call(BlockingCaller caller, HandlerCall call, Callable<? extends @Nullable Object> invocation) {
		// Sessions that are open do not wait for those that are not accepted
		return this.calls.call((call.handshake() != null) ? BlockingCallKind.HANDSHAKE : this.kind, caller, invocation);
	}

	/**
	 * Return how many calls of a session run at the same time.
	 */
	int maxPerSession() {
		return this.calls.getSettings().getMaxPerSession();
	}

	/**
	 * Return how long a call waits for a peer that neither sends nor reads.
	 */
	Duration streamIdleTimeout() {
		return this.calls.getSettings().getStreamIdleTimeout();
	}

}
