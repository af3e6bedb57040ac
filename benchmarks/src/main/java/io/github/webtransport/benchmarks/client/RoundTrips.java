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

package io.github.webtransport.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Records round trips on an event loop and is read on another thread.
 */
final class RoundTrips {

	private static final long HIGHEST = TimeUnit.SECONDS.toNanos(60);

	private static final int SIGNIFICANT_DIGITS = 3;

	private final Recorder recorder = new Recorder(HIGHEST, SIGNIFICANT_DIGITS);

	private final CompletableFuture<Void> failure = new CompletableFuture<>();

	private final CompletableFuture<Void> first = new CompletableFuture<>();

	private Histogram interval = new Histogram(SIGNIFICANT_DIGITS);

	private long count;

	private volatile boolean stopped;

	void record(long nanos) {
		this.recorder.recordValue(nanos);
		this.first.complete(null);
	}

	void fail(String message) {
		IllegalStateException failure = new IllegalStateException(message);
		this.failure.completeExceptionally(failure);
		this.first.completeExceptionally(failure);
	}

	/**
	 * Return the future of the first round trip.
	 */
	CompletableFuture<Void> first() {
		return this.first;
	}

	CompletableFuture<Void> failure() {
		return this.failure;
	}

	void stop() {
		this.stopped = true;
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Begin a new interval. The percentiles are those of the former one from now on.
	 * @return round trips in all intervals so far
	 */
	long nextInterval() {
		this.interval = this.recorder.getIntervalHistogram();
		this.count += this.interval.getTotalCount();
		return this.count;
	}

	/**
	 * Return how many there were in the intervals so far.
	 */
	long count() {
		return this.count;
	}

	long percentile(double percentile) {
		return this.interval.getValueAtPercentile(percentile);
	}

}
