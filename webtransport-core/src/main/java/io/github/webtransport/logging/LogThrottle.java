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

package io.github.webtransport.logging;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.springframework.util.Assert;

/**
 * Lets a few entries of a kind into the log in an interval, and counts the others, so
 * that whoever provokes them cannot fill the disk. The next entry tells how many were
 * left out. May be used by any thread.
 *
 * @since 0.1.0
 */
public final class LogThrottle {

	private final int max;

	private final long interval;

	private final LongSupplier nanoTime;

	private long start;

	private int logged;

	private long suppressed;

	/**
	 * Create a throttle.
	 * @param max how many entries are logged in an interval, at least 1
	 * @param interval how long an interval is, above 0
	 * @param nanoTime tells the time in nanoseconds, such as {@code System::nanoTime}
	 */
	public LogThrottle(int max, Duration interval, LongSupplier nanoTime) {
		Assert.isTrue(max > 0, "'max' must be at least 1");
		Assert.isTrue(interval.toNanos() > 0, "'interval' must be above 0");
		this.max = max;
		this.interval = interval.toNanos();
		this.nanoTime = nanoTime;
	}

	/**
	 * Log a message, unless there were enough in this interval.
	 * @param message gives the message, to which the number of those that were left out
	 * is added; not asked for one that is left out
	 * @param log logs it
	 */
	public void log(Supplier<String> message, Consumer<String> log) {
		long suppressed = enter();
		if (suppressed >= 0) {
			String text = message.get();
			log.accept((suppressed == 0) ? text : text + " ... and " + suppressed + " more");
		}
	}

	/**
	 * Return how many entries were left out before this one, or -1 if this is left out
	 * too.
	 */
	private synchronized long enter() {
		long now = this.nanoTime.getAsLong();
		if (this.logged == 0 || now - this.start >= this.interval) {
			// An interval begins with its first entry
			this.start = now;
			this.logged = 0;
		}
		if (this.logged >= this.max) {
			this.suppressed++;
			return -1;
		}
		this.logged++;
		long suppressed = this.suppressed;
		this.suppressed = 0;
		return suppressed;
	}

}
