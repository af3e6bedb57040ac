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

package io.github.webtransport.protocol;

/**
 * Cumulative credit received from the peer for one kind of thing, bytes or streams.
 *
 * @since 0.1.0
 */
public final class CreditLimit {

	private long limit;

	private long used;

	private boolean refused;

	private boolean reported;

	/**
	 * Create a limit.
	 * @param limit how much may be used at first
	 */
	public CreditLimit(long limit) {
		this.limit = limit;
	}

	/**
	 * Take credit.
	 * @param wanted how much is wanted, not negative
	 * @return how much was granted, possibly less
	 */
	public long take(long wanted) {
		long granted = Math.min(wanted, this.limit - this.used);
		this.used += granted;
		if (granted < wanted) {
			this.refused = true;
		}
		return granted;
	}

	/**
	 * Give back credit that was taken and not used.
	 * @param amount how much
	 */
	void giveBack(long amount) {
		if (amount < 0 || amount > this.used) {
			throw new IllegalArgumentException("Credit was not taken: " + amount);
		}
		this.used -= amount;
	}

	/**
	 * Raise the limit, which also forgets that somebody was refused.
	 * @param newLimit the limit from the peer
	 * @return {@code false} if it is not above the current one
	 */
	public boolean raise(long newLimit) {
		if (newLimit <= this.limit) {
			return false;
		}
		this.limit = newLimit;
		this.refused = false;
		this.reported = false;
		return true;
	}

	/**
	 * Return the limit to complain about: once per limit, and only if credit was refused
	 * and there still is none.
	 * @return the limit, or -1
	 */
	long takeBlocked() {
		if (!this.refused || this.reported || this.used < this.limit) {
			return -1;
		}
		this.reported = true;
		return this.limit;
	}

	/**
	 * Return how much may be taken.
	 * @return how much is left
	 */
	public long available() {
		return this.limit - this.used;
	}

}
