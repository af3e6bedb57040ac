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

package io.github.webtransport.netty.server;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Bounds how often each client address may do something, in constant memory: however many
 * addresses there are, they share the slots of two rows. An address is refused when its
 * slots of both rows are used up, so that two addresses get into each other's way only
 * when they meet in both. Which slots an address has depends on random numbers, so that
 * nobody can choose to meet a given one.
 *
 * <p>
 * A slot is one number, the time at which its allowance is whole again, which grows with
 * each use: nothing has to be swept. Used by all event loops of a server.
 */
final class AttemptLimiter {

	/**
	 * Two rows take 64 KiB. With 1,000 addresses at their bound another meets them in
	 * both rows with a chance of 5 %.
	 */
	private static final int SLOTS = 1 << 12;

	/**
	 * What a client has of an IPv6 address to itself at least (RFC 6177), and can change
	 * at will.
	 */
	private static final int IPV6_PREFIX = 8;

	private final AtomicLongArray[] rows = { new AtomicLongArray(SLOTS), new AtomicLongArray(SLOTS) };

	private final long[] seeds = new SecureRandom().longs(2).map((seed) -> seed | 1).toArray();

	private final long interval;

	private final long tolerance;

	private final LongSupplier nanoTime;

	private final long origin;

	/**
	 * Create a limiter.
	 * @param burst how many times an address may do it at once
	 * @param perSecond how many times a second in the long run
	 * @param nanoTime the time in nanoseconds, from any origin
	 */
	AttemptLimiter(int burst, int perSecond, LongSupplier nanoTime) {
		this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
		this.tolerance = this.interval * (burst - 1);
		this.nanoTime = nanoTime;
		this.origin = nanoTime.getAsLong();
	}

	/**
	 * Count an attempt.
	 * @param address the address of the client
	 * @return {@code false} if there are too many, in which case it is not counted
	 */
	boolean tryAcquire(InetAddress address) {
		long now = this.nanoTime.getAsLong() - this.origin;
		long client = clientOf(address);
		boolean allowed = false;
		for (int row = 0; row < this.rows.length; row++) {
			allowed |= tryAcquire(this.rows[row], slot(client, this.seeds[row]), now);
		}
		return allowed;
	}

	private boolean tryAcquire(AtomicLongArray row, int slot, long now) {
		while (true) {
			long wholeAt = row.get(slot);
			long busyUntil = Math.max(wholeAt, now);
			if (busyUntil - now > this.tolerance) {
				return false;
			}
			if (row.compareAndSet(slot, wholeAt, busyUntil + this.interval)) {
				return true;
			}
		}
	}

	private static long clientOf(InetAddress address) {
		byte[] bytes = address.getAddress();
		long client = bytes.length;
		for (int i = 0; i < Math.min(bytes.length, IPV6_PREFIX); i++) {
			client = client * 257 + (bytes[i] & 0xff);
		}
		return client;
	}

	private static int slot(long client, long seed) {
		long hash = (client ^ (seed >>> 32)) * seed;
		hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9L * seed;
		return (int) ((hash ^ (hash >>> 32)) & (SLOTS - 1));
	}

}
