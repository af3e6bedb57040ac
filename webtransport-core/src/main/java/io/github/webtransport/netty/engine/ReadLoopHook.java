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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Runs at the end of each read loop of a UDP socket: just before the engine builds
 * packets, and behind that, when it has sent what it could. Connections have no event of
 * their own for that: acknowledgements alone do not reach their pipelines.
 */
public final class ReadLoopHook extends ChannelDuplexHandler {

	private final Set<QuicConnection> blocked = new LinkedHashSet<>();

	private final Set<QuicConnection> probing = new LinkedHashSet<>();

	private final Set<FinGate> fins = new LinkedHashSet<>();

	private int turn;

	private int packets;

	private int packetsBefore;

	/**
	 * Return how many packets, or batches of packets, were sent on the socket. As long as
	 * that is the same, what was written meanwhile is in no packet.
	 */
	public int packets() {
		return this.packets;
	}

	/**
	 * Return whether packets were sent since the last read loop ended.
	 */
	public boolean hasBuilt() {
		return this.packets != this.packetsBefore;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
		this.packets++;
		ctx.write(msg, promise);
	}

	/**
	 * Return the number of the present turn, which ends with the read loop, or when
	 * packets are built within it.
	 */
	public int turn() {
		return this.turn;
	}

	/**
	 * Packets are built within a read loop.
	 */
	public void nextTurn() {
		this.turn++;
	}

	public void addFins(FinGate gate) {
		this.fins.add(gate);
	}

	public void removeFins(FinGate gate) {
		this.fins.remove(gate);
	}

	public void awaitDatagramSpace(QuicConnection connection) {
		this.blocked.add(connection);
	}

	public void addProbe(QuicConnection connection) {
		this.probing.add(connection);
	}

	public void removeProbe(QuicConnection connection) {
		this.probing.remove(connection);
	}

	public void remove(QuicConnection connection) {
		this.blocked.remove(connection);
		this.probing.remove(connection);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (!this.fins.isEmpty()) {
			List.copyOf(this.fins).forEach(FinGate::beforePackets);
		}
		this.turn++;
		ctx.fireChannelReadComplete();
		this.turn++;
		this.packetsBefore = this.packets;
		if (!this.blocked.isEmpty()) {
			List<QuicConnection> blocked = List.copyOf(this.blocked);
			this.blocked.clear();
			blocked.forEach(QuicConnection::datagramSpace);
		}
		if (!this.probing.isEmpty()) {
			List.copyOf(this.probing).forEach(QuicConnection::probeStops);
		}
	}

}
