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

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import io.github.webtransport.transport.UnreadBudget;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/**
 * Has the connections of a socket estimate what was not read on them, when so much has
 * come that it could matter: the cost depends on what comes in, not on who is connected,
 * and there is none for each packet but an addition. Connections without streams of data
 * are not looked at.
 */
final class UnreadSampler extends ChannelInboundHandlerAdapter {

	/**
	 * The part of the budget that comes in before anybody looks again.
	 */
	private static final int STEPS = 16;

	private static final long MIN_INTERVAL = Duration.ofMillis(50).toNanos();

	private final UnreadBudget budget;

	private final LongSupplier nanoTime;

	private final Set<UnreadBytes> connections = new LinkedHashSet<>();

	private long received;

	private long sampledAt;

	UnreadSampler(UnreadBudget budget, LongSupplier nanoTime) {
		this.budget = budget;
		this.nanoTime = nanoTime;
		this.sampledAt = nanoTime.getAsLong() - MIN_INTERVAL;
	}

	void add(UnreadBytes connection) {
		this.connections.add(connection);
	}

	void remove(UnreadBytes connection) {
		this.connections.remove(connection);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		this.received += ((DatagramPacket) msg).content().readableBytes();
		ctx.fireChannelRead(msg);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		ctx.fireChannelReadComplete();
		if (this.received > this.budget.limit() / STEPS || this.budget.isExceeded()) {
			long now = this.nanoTime.getAsLong();
			if (now - this.sampledAt >= MIN_INTERVAL) {
				this.sampledAt = now;
				this.received = 0;
				List.copyOf(this.connections).forEach(UnreadBytes::sample);
			}
		}
	}

}
