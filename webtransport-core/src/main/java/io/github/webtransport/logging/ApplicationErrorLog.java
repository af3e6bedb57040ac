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
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Logs errors of the application's code, with their stacks, and keeps a peer that
 * provokes the same one again and again from filling the disk: of each cause there are at
 * most {@value #MAX_PER_SECOND} entries in a second, and the next one tells how many
 * there would have been. What peers cause by themselves does not belong here: that is
 * logged as DEBUG, or counted.
 *
 * <p>
 * Errors have the same cause when they are of the same class and were thrown at the same
 * place. May be called from any thread.
 *
 * @since 0.1.0
 */
public final class ApplicationErrorLog {

	/**
	 * How many errors of one cause are logged in a second.
	 */
	static final int MAX_PER_SECOND = 3;

	/**
	 * How many causes are told apart. An application has a few; those beyond share what
	 * one may log.
	 */
	static final int MAX_CAUSES = 100;

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Cause OTHERS = new Cause("", null);

	private final Log log;

	private final LongSupplier nanoTime;

	private final Map<Cause, LogThrottle> throttles = new HashMap<>();

	ApplicationErrorLog(Log log, LongSupplier nanoTime) {
		this.log = log;
		this.nanoTime = nanoTime;
	}

	/**
	 * Create a log.
	 * @param owner the class whose name the entries bear
	 * @return the log, to be kept in a static field
	 */
	public static ApplicationErrorLog of(Class<?> owner) {
		return new ApplicationErrorLog(LogFactory.getLog(owner), System::nanoTime);
	}

	/**
	 * Log an error of the application's code with level ERROR.
	 * @param message what could not be done because of it
	 * @param failure the error
	 */
	public void error(String message, Throwable failure) {
		throttle(failure).log(() -> message, (text) -> this.log.error(text, failure));
	}

	/**
	 * Log an error of the application's code with level WARN.
	 * @param message what could not be done because of it
	 * @param failure the error
	 */
	public void warn(String message, Throwable failure) {
		throttle(failure).log(() -> message, (text) -> this.log.warn(text, failure));
	}

	private LogThrottle throttle(Throwable failure) {
		Cause cause = Cause.of(failure);
		synchronized (this.throttles) {
			if (this.throttles.size() >= MAX_CAUSES && !this.throttles.containsKey(cause)) {
				cause = OTHERS;
			}
			return this.throttles.computeIfAbsent(cause,
					(key) -> new LogThrottle(MAX_PER_SECOND, SECOND, this.nanoTime));
		}
	}

	/**
	 * What makes errors the same.
	 *
	 * @param type the class of the error
	 * @param place where it was thrown
	 */
	private record Cause(String type, @Nullable StackTraceElement place) {

		static Cause of(Throwable failure) {
			StackTraceElement[] stack = failure.getStackTrace();
			return new Cause(failure.getClass().getName(), (stack.length > 0) ? stack[0] : null);
		}

	}

}
