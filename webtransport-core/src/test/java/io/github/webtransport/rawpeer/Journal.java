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

package io.github.webtransport.rawpeer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What happened on a connection, in order. Guards the state of the connection and of its
 * streams, and wakes whoever waits for a change of it.
 */
public final class Journal {

	/**
	 * How long anything may take that should happen at once. Generous, for busy machines.
	 */
	static final Duration BOUND = Duration.ofSeconds(10);

	private static final int MAX_LINES = 400;

	private final long start = System.nanoTime();

	private final Deque<String> lines = new ArrayDeque<>();

	private int omitted;

	public synchronized void record(String line, Runnable change) {
		change.run();
		note(line);
	}

	public synchronized void note(String line) {
		if (this.lines.size() == MAX_LINES) {
			this.lines.remove();
			this.omitted++;
		}
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.start);
		this.lines.add(String.format("%6d ms  %s", millis, line));
		notifyAll();
	}

	/**
	 * Wake those who wait, for a change that is not worth a line.
	 */
	synchronized void changed() {
		notifyAll();
	}

	public synchronized void clear() {
		this.lines.clear();
		this.omitted = 0;
	}

	/**
	 * Wait until there is a value, at most as long as {@link #BOUND}.
	 * @param what what is waited for, for the failure's message
	 * @param value returns the value, or {@code null} as long as there is none
	 * @param hopeless whether the value cannot come any more
	 * @return the value
	 */
	public synchronized <T> T await(String what, Supplier<? extends @Nullable T> value, BooleanSupplier hopeless) {
		return await(what, BOUND, value, hopeless);
	}

	/**
	 * Wait until there is a value.
	 * @param what what is waited for, for the failure's message
	 * @param bound how long it may take
	 * @param value returns the value, or {@code null} as long as there is none
	 * @param hopeless whether the value cannot come any more
	 * @return the value
	 */
	public synchronized <T> T await(String what, Duration bound, Supplier<? extends @Nullable T> value,
			BooleanSupplier hopeless) {
		long deadline = System.nanoTime() + bound.toNanos();
		while (true) {
			T present = value.get();
			if (present != null) {
				return present;
			}
			if (hopeless.getAsBoolean()) {
				throw new AssertionError("Expected " + what + ", which cannot come any more." + this);
			}
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (left <= 0) {
				throw new AssertionError("Expected " + what + " within " + bound.toSeconds() + " s." + this);
			}
			pause(left);
		}
	}

	/**
	 * Wait until something happens, or for the given time.
	 */
	public synchronized void pause(long millis) {
		try {
			wait(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted." + this, ex);
		}
	}

	@Override
	public synchronized String toString() {
		String before = (this.omitted > 0) ? "\n\t… " + this.omitted + " lines before" : "";
		return " This happened:" + before + "\n\t" + String.join("\n\t", this.lines);
	}

}
