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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.webtransport.benchmarks.process.Fields;

/**
 * Runs one echo to its end, or until nothing has come back for a while. An echo that
 * stands still stays open, so that the other end can be looked at.
 *
 * @param bytes how many bytes are to come back
 * @param stall how long nothing may come back
 */
record StreamSoakLoad(long bytes, Duration stall) {

	private static final long LOOK_MILLIS = 50;

	static StreamSoakLoad of(Fields command) {
		return new StreamSoakLoad(command.getLong("bytes"), Duration.ofSeconds(command.getInt("stall")));
	}

	/**
	 * Return whether the echo came to its end.
	 * @throws Exception if it failed
	 */
	boolean run(SoakEcho echo) throws Exception {
		CompletableFuture<?> done = echo.done();
		boolean finishing = false;
		long received = -1;
		long progressAt = System.nanoTime();
		while (System.nanoTime() - progressAt < this.stall.toNanos()) {
			if (isDone(done)) {
				return true;
			}
			long now = echo.received();
			if (now != received) {
				received = now;
				progressAt = System.nanoTime();
			}
			if (!finishing && received >= this.bytes) {
				finishing = true;
				echo.finish();
			}
		}
		return false;
	}

	private static boolean isDone(CompletableFuture<?> done) throws Exception {
		try {
			done.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The echo failed: " + ex.getCause(), ex.getCause());
		}
	}

}
