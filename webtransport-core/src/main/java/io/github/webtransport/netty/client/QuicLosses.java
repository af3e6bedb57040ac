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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers to which servers QUIC has lost a race against a WebSocket, for a while: the
 * network may become another one. Used by every thread.
 */
final class QuicLosses {

	/**
	 * More servers than a client has at a time. What is forgotten costs a race.
	 */
	private static final int MAX_REMEMBERED = 256;

	private final long remembered;

	private final Map<Authority, Long> losses = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<Authority, Long> eldest) {
			return size() > MAX_REMEMBERED;
		}

	};

	QuicLosses(Duration remembered) {
		this.remembered = remembered.toNanos();
	}

	synchronized void remember(Authority authority) {
		this.losses.remove(authority);
		this.losses.put(authority, System.nanoTime());
	}

	synchronized void forget(Authority authority) {
		this.losses.remove(authority);
	}

	synchronized boolean isRemembered(Authority authority) {
		Long lostAt = this.losses.get(authority);
		return lostAt != null && System.nanoTime() - lostAt < this.remembered;
	}

}
