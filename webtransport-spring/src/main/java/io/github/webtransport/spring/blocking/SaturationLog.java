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

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

import io.github.webtransport.logging.LogThrottle;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogFormatUtils;

/**
 * Warns when blocking calls wait for a thread or are refused: once in a while, since
 * peers can cause it.
 */
final class SaturationLog {

	private static final Log logger = LogFactory.getLog(BlockingCalls.class);

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	/**
	 * Names of users come from anywhere, and may be of any length.
	 */
	private static final int MAX_CALLER_LENGTH = 200;

	private final String kind;

	private final LogThrottle throttle;

	SaturationLog(BlockingCallKind kind, LongSupplier nanoTime) {
		this.kind = kind.name().toLowerCase(Locale.ROOT);
		this.throttle = new LogThrottle(1, INTERVAL, nanoTime);
	}

	void waiting(BlockingCallStats stats, BlockingCaller caller) {
		warn("wait for a thread", stats, caller);
	}

	void rejected(BlockingCallStats stats, BlockingCaller caller) {
		warn("are refused", stats, caller);
	}

	private void warn(String what, BlockingCallStats stats, BlockingCaller caller) {
		this.throttle.log(() -> message(what, stats, caller), logger::warn);
	}

	String message(String what, BlockingCallStats stats, BlockingCaller caller) {
		return ("Blocking calls (%s) %s: %d of %d threads are busy, %d calls wait, %d were refused "
				+ "since the start. Let methods be faster or reactive, or give them more threads. The last caller: %s")
			.formatted(this.kind, what, stats.running(), stats.threads(), stats.waiting(), stats.rejected(),
					LogFormatUtils.formatValue(caller, MAX_CALLER_LENGTH, true));
	}

}
