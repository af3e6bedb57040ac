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

package io.github.webtransport.netty.server;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many packets of a kind a socket takes: so many at once, and so many a second. Lives
 * on an event loop.
 */
final class PacketAllowance {

	private final long interval;

	private final long tolerance;

	private final LongSupplier nanoTime;

	/**
	 * When the whole burst is allowed again, in nanoseconds.
	 */
	private long wholeAt;

	/**
	 * Create an allowance that is whole.
	 * @param perSecond how many in the long run
	 * @param burst how many at once
	 * @param nanoTime the time in nanoseconds, from any origin
	 */
	PacketAllowance(int perSecond, int burst, LongSupplier nanoTime) {
		this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
		this.tolerance = this.interval * (burst - 1);
		this.nanoTime = nanoTime;
		this.wholeAt = nanoTime.getAsLong();
	}

	/**
	 * Take one.
	 * @return {@code false} if there are too many, in which case it is not counted
	 */
	boolean tryAcquire() {
		long now = this.nanoTime.getAsLong();
		long busyUntil = (this.wholeAt - now > 0) ? this.wholeAt : now;
		if (busyUntil - now > this.tolerance) {
			return false;
		}
		this.wholeAt = busyUntil + this.interval;
		return true;
	}

}
