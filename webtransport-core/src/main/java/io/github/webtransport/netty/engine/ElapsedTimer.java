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
import org.jspecify.annotations.Nullable;

/**
 * Sends what the engine's timer finds to be lost while Netty sends packets. Netty looks
 * for an elapsed timer at the end of each sending, and asks the engine right there what
 * it has to send, but cannot send within a sending. When nothing else is in flight no
 * timer follows but that of the idle connection: what was lost is not sent again before
 * something else is, and two ends that wait for each other wait for ever (not reported so
 * far; since netty-incubator-codec-quic pull request 206).
 */
final class ElapsedTimer {

	/**
	 * A timer that elapses as soon as it is scheduled, again and again, is that of an
	 * engine that has a packet to send each time.
	 */
	private static final int MAX_SENDINGS = 3;

	private final QuicChannel channel;

	private @Nullable Object timer;

	ElapsedTimer(QuicChannel channel) {
		this.channel = channel;
	}

	/**
	 * Netty may have sent packets, and no read loop is under way that does so at its end.
	 */
	void packetsSent() {
		for (int i = 0; i < MAX_SENDINGS && isReplaced(); i++) {
			QuichePackets.flush(this.channel);
		}
	}

	/**
	 * An elapsed timer is replaced by another one. So is one that is too late, which is
	 * not told apart: sending nothing costs little, and timers are replaced a few times
	 * in a round trip.
	 */
	private boolean isReplaced() {
		Object timer = QuichePackets.timer(this.channel);
		boolean replaced = timer != this.timer;
		this.timer = timer;
		return replaced;
	}

}
