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

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportMetrics.PacketDropReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/**
 * Serves connections first: packets that ask for a new one wait until those of a read are
 * done, and take turns with the next read. What too many of them are is dropped before
 * the engine spends anything on it, so that a flood of them from any number of addresses
 * neither fills the buffer of the socket, in which the packets of everybody wait, nor
 * takes the event loop from those who are connected.
 *
 * <p>
 * Belongs to a UDP socket, and lives on its event loop.
 */
final class NewConnectionQueue extends ChannelInboundHandlerAdapter {

	/**
	 * Packets that may wait. They are gone within some milliseconds; more come only when
	 * nearly all are part of a flood. Takes 400 KiB.
	 */
	static final int MAX_WAITING = 256;

	/**
	 * Packets of a turn, which come behind the up to 64 of a read: few enough that those
	 * of good connections do not wait long behind them.
	 */
	static final int PACKETS_PER_TURN = 16;

	/**
	 * The pause between turns where no read comes between them. Without one the event
	 * loop would run them all before it reads again.
	 */
	private static final long PAUSE_MICROS = 100;

	/**
	 * Packets a second, of which most are answered by a Retry under load, which costs
	 * some ten microseconds. More than an event loop makes handshakes by far.
	 */
	static final int MAX_PER_SECOND = 10_000;

	/**
	 * Of those, at once: the clients of a server that was away for a moment.
	 */
	static final int BURST = 1000;

	/**
	 * Packets a second of versions that the engine does not know, each of which it
	 * answers with those that it does (RFC 9000, section 6). They are counted apart, so
	 * that a flood of them keeps no client out. One that begins with another version
	 * tries again.
	 */
	static final int MAX_OTHER_VERSIONS_PER_SECOND = 1000;

	/**
	 * Of those, at once. Leaves most of the places to wait to Initial packets.
	 */
	static final int OTHER_VERSIONS_BURST = 64;

	private final AddressValidation addresses;

	private final ConnectionGate gate;

	private final WebTransportMetrics metrics;

	private final PacketAllowance initials;

	private final PacketAllowance otherVersions;

	private final ArrayDeque<DatagramPacket> waiting = new ArrayDeque<>();

	private boolean scheduled;

	/**
	 * Create the queue of a socket.
	 * @param addresses knows which packets belong to handshakes that are under way
	 * @param gate knows how many those are
	 * @param metrics told of what is dropped
	 * @param nanoTime the time in nanoseconds, from any origin
	 */
	NewConnectionQueue(AddressValidation addresses, ConnectionGate gate, WebTransportMetrics metrics,
			LongSupplier nanoTime) {
		this.addresses = addresses;
		this.gate = gate;
		this.metrics = metrics;
		this.initials = new PacketAllowance(MAX_PER_SECOND, BURST, nanoTime);
		this.otherVersions = new PacketAllowance(MAX_OTHER_VERSIONS_PER_SECOND, OTHER_VERSIONS_BURST, nanoTime);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		DatagramPacket packet = (DatagramPacket) msg;
		if (!PacketHeader.mayBeginConnection(packet.content()) || this.addresses.isExpected(packet)) {
			ctx.fireChannelRead(packet);
		}
		else if (this.waiting.size() < MAX_WAITING && !this.gate.isFull() && tryAcquire(packet)) {
			this.waiting.add(packet);
		}
		else {
			packet.release();
			this.metrics.packetDropped(PacketDropReason.OVERLOADED);
		}
	}

	private boolean tryAcquire(DatagramPacket packet) {
		return (PacketHeader.isInitial(packet.content()) ? this.initials : this.otherVersions).tryAcquire();
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		ctx.fireChannelReadComplete();
		takeTurn(ctx);
	}

	private void takeTurn(ChannelHandlerContext ctx) {
		DatagramPacket packet = this.waiting.poll();
		if (packet == null) {
			return;
		}
		for (int left = PACKETS_PER_TURN - 1; packet != null; left--) {
			ctx.fireChannelRead(packet);
			packet = (left > 0) ? this.waiting.poll() : null;
		}
		ctx.fireChannelReadComplete();
		if (!this.waiting.isEmpty() && !this.scheduled) {
			this.scheduled = true;
			ctx.executor().schedule(() -> {
				this.scheduled = false;
				takeTurn(ctx);
			}, PAUSE_MICROS, TimeUnit.MICROSECONDS);
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		this.waiting.forEach(DatagramPacket::release);
		this.waiting.clear();
	}

}
