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

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportMetrics.PacketDropReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;

/**
 * Takes each packet to the socket that has its connection, where several sockets share a
 * port: the kernel goes by addresses, and a client that moves to another one may come to
 * another socket. There is one router for each socket; those of a server know each other.
 */
final class PacketRouter extends ChannelInboundHandlerAdapter {

	/**
	 * Packets that may wait for another event loop. Clients that move send few there at a
	 * time; what somebody else sends under made up connection IDs must not pile up in
	 * front of a loop that has other things to do. Takes 1.5 MiB.
	 */
	static final int MAX_WAITING = 1024;

	private final RoutedConnectionIds ids;

	private final AtomicReferenceArray<PacketRouter> routers;

	private final WebTransportMetrics metrics;

	private final Queue<DatagramPacket> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private volatile @Nullable ChannelHandlerContext context;

	/**
	 * Create the router of a socket.
	 * @param ids the connection IDs of the socket
	 * @param routers those of all sockets of the server
	 * @param metrics told of what is dropped
	 */
	PacketRouter(RoutedConnectionIds ids, AtomicReferenceArray<PacketRouter> routers, WebTransportMetrics metrics) {
		this.ids = ids;
		this.routers = routers;
		this.metrics = metrics;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.context = ctx;
		this.routers.set(this.ids.socket(), this);
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		this.routers.set(this.ids.socket(), null);
		this.context = null;
		drop();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		DatagramPacket packet = (DatagramPacket) msg;
		// Packets with a long header belong to handshakes, in which nobody moves
		int target = PacketHeader.isLong(packet.content()) ? this.ids.socket() : this.ids.socket(packet.content());
		if (target == this.ids.socket()) {
			ctx.fireChannelRead(packet);
			return;
		}
		PacketRouter router = (target < this.routers.length()) ? this.routers.get(target) : null;
		if (router != null) {
			router.handOver(packet);
		}
		else {
			drop(packet);
		}
	}

	/**
	 * Take a packet from another event loop.
	 */
	private void handOver(DatagramPacket packet) {
		ChannelHandlerContext context = this.context;
		if (context == null || !this.waiting.offer(packet)) {
			drop(packet);
			return;
		}
		if (this.scheduled.compareAndSet(false, true)) {
			try {
				context.executor().execute(this::deliver);
			}
			catch (RejectedExecutionException ex) {
				// The loop has ended, and with it its connections
				this.scheduled.set(false);
				drop();
			}
		}
	}

	private void deliver() {
		this.scheduled.set(false);
		ChannelHandlerContext context = this.context;
		if (context == null) {
			drop();
			return;
		}
		// Not more than are there now: the loop has other things to do
		DatagramPacket packet;
		for (int left = this.waiting.size(); left > 0 && (packet = this.waiting.poll()) != null; left--) {
			context.fireChannelRead(packet);
		}
		context.fireChannelReadComplete();
	}

	private void drop() {
		DatagramPacket packet;
		while ((packet = this.waiting.poll()) != null) {
			drop(packet);
		}
	}

	private void drop(DatagramPacket packet) {
		packet.release();
		this.metrics.packetDropped(PacketDropReason.UNDELIVERABLE);
	}

}
