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

import java.util.concurrent.atomic.AtomicLong;

import io.netty.util.internal.PlatformDependent;

/**
 * How many bytes clients have sent that nobody reads, on all connections of a server.
 * Over QUIC they are in the native memory of the engine, where no allocator sees them.
 * Used by all event loops.
 *
 * @since 0.1.0
 */
public final class UnreadBudget {

	/**
	 * The part of the direct memory that is the limit where none is set.
	 */
	private static final int DEFAULT_SHARE = 4;

	private final long limit;

	private final AtomicLong unread = new AtomicLong();

	/**
	 * Create a budget.
	 * @param limit the bytes, 0 for a quarter of the direct memory of this JVM
	 */
	UnreadBudget(long limit) {
		this.limit = (limit > 0) ? limit : PlatformDependent.maxDirectMemory() / DEFAULT_SHARE;
	}

	/**
	 * Return the limit.
	 * @return the bytes
	 */
	public long limit() {
		return this.limit;
	}

	/**
	 * Take note of a change.
	 * @param bytes how many more there are, less than 0 for fewer
	 */
	public void add(long bytes) {
		this.unread.addAndGet(bytes);
	}

	/**
	 * Return whether there are so many that nobody should be given credit for more.
	 * @return {@code true} if so
	 */
	public boolean isExceeded() {
		return this.unread.get() > this.limit;
	}

	public long unread() {
		return this.unread.get();
	}

}
