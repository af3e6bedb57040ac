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

	private static final long SECOND = 1_000_000_000L;

	private static final Cause OTHERS = new Cause("", null);

	private final Log log;

	private final LongSupplier nanoTime;

	private final Map<Cause, Window> windows = new HashMap<>();

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
		long suppressed = enter(failure);
		if (suppressed >= 0) {
			this.log.error(withSuppressed(message, suppressed), failure);
		}
	}

	/**
	 * Log an error of the application's code with level WARN.
	 * @param message what could not be done because of it
	 * @param failure the error
	 */
	public void warn(String message, Throwable failure) {
		long suppressed = enter(failure);
		if (suppressed >= 0) {
			this.log.warn(withSuppressed(message, suppressed), failure);
		}
	}

	private static String withSuppressed(String message, long suppressed) {
		return (suppressed == 0) ? message : message + " ... and " + suppressed + " more";
	}

	/**
	 * Return how many errors of the cause were left out before this one, or -1 if this is
	 * left out too.
	 */
	private long enter(Throwable failure) {
		long now = this.nanoTime.getAsLong();
		Cause cause = Cause.of(failure);
		synchronized (this.windows) {
			if (this.windows.size() >= MAX_CAUSES && !this.windows.containsKey(cause)) {
				cause = OTHERS;
			}
			return this.windows.computeIfAbsent(cause, (key) -> new Window(now)).enter(now);
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

	/**
	 * Counts the errors of one cause in the present second.
	 */
	private static final class Window {

		private long start;

		private int logged;

		private long suppressed;

		Window(long start) {
			this.start = start;
		}

		long enter(long now) {
			if (now - this.start >= SECOND) {
				this.start = now;
				this.logged = 0;
			}
			if (this.logged >= MAX_PER_SECOND) {
				this.suppressed++;
				return -1;
			}
			this.logged++;
			long suppressed = this.suppressed;
			this.suppressed = 0;
			return suppressed;
		}

	}

}
