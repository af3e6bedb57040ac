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

package io.github.webtransport.relay;

import java.util.SplittableRandom;

/**
 * Decides what becomes of the packets of one direction. What becomes of the n-th packet
 * depends on the seed and on n alone.
 */
final class PacketFates {

	private static final long[] LOST = {};

	private final SplittableRandom random;

	private long packets;

	private long lost;

	PacketFates(long seed) {
		this.random = new SplittableRandom(seed);
	}

	/**
	 * Decide on the next packet.
	 * @return after how many milliseconds it arrives, once for each time it does
	 */
	long[] next(NetworkConditions conditions) {
		// As many draws for each packet, whatever the conditions are
		boolean isLost = isHit(conditions.loss());
		boolean isDuplicate = isHit(conditions.duplicates());
		long first = delay(conditions);
		long second = delay(conditions);
		this.packets++;
		if (isLost) {
			this.lost++;
			return LOST;
		}
		return isDuplicate ? new long[] { first, second } : new long[] { first };
	}

	private long delay(NetworkConditions conditions) {
		return conditions.delayMillis() + (isHit(conditions.late()) ? conditions.lateMillis() : 0);
	}

	private boolean isHit(int percent) {
		return this.random.nextInt(100) < percent;
	}

	@Override
	public String toString() {
		return this.lost + " of " + this.packets + " packets lost";
	}

}
