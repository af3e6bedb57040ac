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

package io.github.webtransport.netty.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A place among the sessions of a client, which several attempts to open one session hold
 * together. Given back by the last of them, from any thread.
 */
final class SessionPermit {

	private final ClientContext context;

	private final AtomicInteger holders;

	private final AtomicBoolean released = new AtomicBoolean();

	private SessionPermit(ClientContext context, AtomicInteger holders) {
		this.context = context;
		this.holders = holders;
	}

	/**
	 * Take a place.
	 * @return {@code null} if there is none
	 */
	static @Nullable SessionPermit acquire(ClientContext context) {
		return context.acquireSession() ? new SessionPermit(context, new AtomicInteger(1)) : null;
	}

	/**
	 * Let somebody else hold the place as well.
	 * @return {@code null} if it has been given back
	 */
	@Nullable SessionPermit share() {
		int before = this.holders.getAndUpdate((count) -> (count > 0) ? count + 1 : 0);
		return (before > 0) ? new SessionPermit(this.context, this.holders) : null;
	}

	/**
	 * Hold the place no more. Without effect the second time.
	 */
	void release() {
		if (this.released.compareAndSet(false, true) && this.holders.decrementAndGet() == 0) {
			this.context.releaseSession();
		}
	}

}
