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

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Runs methods that may block on a scheduler, and interrupts them when nobody waits for
 * them any more, such as at the end of their session. What such a method throws then is
 * of no interest.
 */
final class BlockingInvocation {

	private static final Log logger = LogFactory.getLog(BlockingInvocation.class);

	private final Scheduler scheduler;

	BlockingInvocation(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	Mono<Object> adapt(Callable<@Nullable Object> invocation) {
		return Mono.defer(() -> {
			AtomicBoolean cancelled = new AtomicBoolean();
			return Mono.fromCallable(() -> call(invocation, cancelled))
				.subscribeOn(this.scheduler)
				.doOnCancel(() -> cancelled.set(true));
		});
	}

	private static @Nullable Object call(Callable<@Nullable Object> invocation, AtomicBoolean cancelled)
			throws Exception {
		try {
			return invocation.call();
		}
		catch (Exception ex) {
			if (!cancelled.get()) {
				throw ex;
			}
			logger.debug("Handler method failed after it was cancelled", ex);
			return null;
		}
	}

}
