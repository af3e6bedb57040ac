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

import java.util.concurrent.Callable;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * The thread-locals that belong to a Reactor context, such as the security context, and
 * the observation with what tracing puts into the MDC. What they are is known to
 * {@code io.micrometer:context-propagation}; where that is missing there are none.
 */
class ThreadLocals {

	private static final boolean KNOWN = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			ThreadLocals.class.getClassLoader());

	private static final ThreadLocals NONE = new ThreadLocals();

	private ThreadLocals() {
	}

	/**
	 * Take the thread-locals out of a context.
	 */
	static ThreadLocals of(ContextView context) {
		return KNOWN ? new Propagated(context) : NONE;
	}

	/**
	 * Make a call. Afterwards the thread has those that it had before.
	 */
	<T> @Nullable T call(Callable<? extends @Nullable T> callable) throws Exception {
		return callable.call();
	}

	/**
	 * Loaded only where the library is there.
	 */
	private static final class Propagated extends ThreadLocals {

		private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

		private final ContextSnapshot snapshot;

		Propagated(ContextView context) {
			this.snapshot = SNAPSHOTS.captureFrom(context);
		}

		@Override
		<T> @Nullable T call(Callable<? extends @Nullable T> callable) throws Exception {
			return this.snapshot.wrap(callable).call();
		}

	}

}
