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

package io.github.webtransport.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Drops datagrams that have waited for too long, as W3C WebTransport does with its
 * {@code incomingMaxAge} and {@code outgoingMaxAge}. There is a timer only while any
 * wait.
 */
final class DatagramExpiry implements Disposable {

	private final CarrierLoop loop;

	private final @Nullable Duration maxAge;

	private final Waiting waiting;

	private @Nullable Disposable timer;

	private boolean disposed;

	DatagramExpiry(CarrierLoop loop, @Nullable Duration maxAge, Waiting waiting) {
		this.loop = loop;
		this.maxAge = maxAge;
		this.waiting = waiting;
	}

	/**
	 * A datagram may have to wait now.
	 */
	void watch() {
		Duration maxAge = this.maxAge;
		if (maxAge == null || this.timer != null || this.disposed) {
			return;
		}
		Aged<?> oldest = this.waiting.oldest();
		if (oldest != null) {
			long age = this.loop.nanoTime() - oldest.since();
			this.timer = this.loop.schedule(() -> expire(maxAge), maxAge.minusNanos(age));
		}
	}

	private void expire(Duration maxAge) {
		this.timer = null;
		long limit = this.loop.nanoTime() - maxAge.toNanos();
		for (Aged<?> oldest = this.waiting.oldest(); oldest != null
				&& oldest.since() - limit <= 0; oldest = this.waiting.oldest()) {
			this.waiting.dropOldest();
		}
		watch();
	}

	@Override
	public void dispose() {
		this.disposed = true;
		if (this.timer != null) {
			this.timer.dispose();
			this.timer = null;
		}
	}

	/**
	 * What waits, in the order of age.
	 */
	interface Waiting {

		/**
		 * Return what has waited longest.
		 * @return {@code null} if nothing waits
		 */
		@Nullable Aged<?> oldest();

		/**
		 * Drop what has waited longest.
		 */
		void dropOldest();

	}

}
