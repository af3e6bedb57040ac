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

import java.util.function.LongUnaryOperator;

/**
 * Cumulative credit given to the peer for one kind of thing, bytes or streams: how much
 * it may use in the life of a session, how much it has used, and how much of that has
 * been finished with.
 *
 * @since 0.1.0
 */
public final class CreditWindow {

	private final long ceiling;

	private final LongUnaryOperator next;

	private long window;

	private long limit;

	private long used;

	private long finished;

	private long uncounted;

	/**
	 * Create a window.
	 * @param window the initial credit, which is kept up as use is finished with; with 0
	 * credit comes from explicit grants only
	 * @param ceiling the largest limit that can be announced
	 */
	public CreditWindow(long window, long ceiling) {
		this(window, ceiling, (outstanding) -> window);
	}

	/**
	 * Create a window that changes.
	 * @param window the initial credit
	 * @param ceiling the largest limit that can be announced
	 * @param next gives the window when credit is renewed, of the credit that is not
	 * finished with
	 */
	CreditWindow(long window, long ceiling, LongUnaryOperator next) {
		this.window = window;
		this.ceiling = ceiling;
		this.next = next;
		this.limit = window;
	}

	/**
	 * Count use by the peer.
	 * @param amount how much, not negative
	 * @return {@code false} if that exceeds the limit, in which case nothing is counted
	 */
	public boolean use(long amount) {
		if (amount > this.limit - this.used) {
			return false;
		}
		this.used += amount;
		return true;
	}

	/**
	 * Count what has been finished with, and renew the credit once half the window or
	 * more can be given back: seldom enough to be cheap, early enough not to stall.
	 * @param amount how much, not negative
	 * @return the new limit to announce, or -1 if it stays
	 * @throws IllegalArgumentException if so much is not in use, which would give the
	 * peer credit out of nothing
	 */
	public long finish(long amount) {
		if (amount > this.used - this.finished) {
			throw new IllegalArgumentException("Credit was not used: " + amount);
		}
		this.finished += amount;
		return renew();
	}

	/**
	 * Give credit back for use that can no longer be counted. The peer cannot have used
	 * more than it had left.
	 * @param atMost how much it may have been, not negative
	 * @return the new limit to announce, or -1 if it stays
	 */
	long finishUncounted(long atMost) {
		this.uncounted += Math.min(atMost, this.limit - this.used);
		return renew();
	}

	private long renew() {
		if (this.window == 0 || renewed() - this.limit < this.window - this.window / 2) {
			return -1;
		}
		this.window = this.next.applyAsLong(this.limit - over());
		return raise(renewed());
	}

	private long renewed() {
		return (over() > this.ceiling - this.window) ? this.ceiling : over() + this.window;
	}

	private long over() {
		return this.finished + this.uncounted;
	}

	/**
	 * Raise the limit.
	 * @param newLimit the wanted limit
	 * @return the new limit to announce, or -1 if it is not above the current one
	 */
	long raise(long newLimit) {
		if (newLimit <= this.limit) {
			return -1;
		}
		this.limit = newLimit;
		return newLimit;
	}

	long limit() {
		return this.limit;
	}

}
