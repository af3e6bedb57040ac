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

package io.github.webtransport.netty.engine;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the engine builds packets of what is written to a connection: at once, or at
 * the end of the read loop that is under way. A turn is a span of time within which it
 * builds none.
 *
 * @since 0.1.0
 */
public final class PacketBuilding {

	private final QuicChannel channel;

	private final @Nullable ReadLoopHook readLoop;

	private final ElapsedTimer elapsedTimer;

	private int turn = -1;

	/**
	 * What the congestion window let go at the first write of the turn.
	 */
	private long allowance;

	private long given;

	PacketBuilding(QuicChannel channel, @Nullable ReadLoopHook readLoop) {
		this.channel = channel;
		this.readLoop = readLoop;
		this.elapsedTimer = new ElapsedTimer(channel);
	}

	/**
	 * Return whether packets are built only at the end of a read loop.
	 */
	boolean isDeferred() {
		return this.readLoop != null && QuichePackets.isSendDeferred(this.channel);
	}

	/**
	 * Return a mark of the present moment, for {@link #isUnsent}.
	 */
	int mark() {
		return (this.readLoop != null) ? this.readLoop.packets() & Integer.MAX_VALUE : -1;
	}

	/**
	 * Return whether what was written at a moment is in no packet yet.
	 * @param mark the mark of the moment just before it was written
	 * @return {@code false} if it may be in one
	 */
	boolean isUnsent(int mark) {
		return mark >= 0 && mark == mark();
	}

	/**
	 * Let the engine build packets when it was given as much as it may send. Within a
	 * read loop it takes as much again with every packet that it receives, and what it
	 * has no room for stays in its buffers.
	 * @param stream the stream that is about to be written
	 * @param bytes how many bytes
	 */
	void beforeWrite(QuicStreamChannel stream, int bytes) {
		if (this.readLoop == null || !isDeferred()) {
			return;
		}
		int turn = this.readLoop.turn();
		if (turn != this.turn) {
			this.turn = turn;
			this.allowance = QuicheBridge.sendCapacity(this.channel, stream.streamId());
			this.given = 0;
		}
		if (this.allowance > 0 && this.given >= this.allowance) {
			build();
		}
		this.given += bytes;
	}

	/**
	 * Let the engine build packets now, also within a read loop, whose end sends them.
	 */
	public void build() {
		if (this.readLoop != null) {
			this.readLoop.nextTurn();
		}
		QuichePackets.buildPackets(this.channel);
		sent();
	}

	/**
	 * Something was given to the engine, which may have built packets.
	 */
	void sent() {
		if (!isDeferred()) {
			this.elapsedTimer.packetsSent();
		}
	}

}
