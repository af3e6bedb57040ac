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

package io.github.webtransport.netty;

import io.netty.handler.codec.quic.QuicStreamChannel;

/**
 * Counts what is written within a turn of the event loop against what the congestion
 * window lets go. The engine learns only with the next packets that it builds what it was
 * given before, and takes the same allowance again with every packet it receives.
 */
final class SendAllowance {

	private int turn = -1;

	private long allowance;

	private long given;

	/**
	 * Count a write.
	 * @param turn the number of the turn
	 * @param stream the stream that is about to be written
	 * @param bytes how many bytes
	 * @return {@code true} if what was written before fills the window
	 */
	boolean isUsedUp(int turn, QuicStreamChannel stream, int bytes) {
		if (turn != this.turn) {
			this.turn = turn;
			this.allowance = QuicheBridge.sendCapacity(stream);
			this.given = 0;
		}
		boolean usedUp = this.allowance > 0 && this.given >= this.allowance;
		this.given += bytes;
		return usedUp;
	}

}
