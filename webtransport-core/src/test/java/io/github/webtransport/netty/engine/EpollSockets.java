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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * UDP sockets of epoll on the loopback address, each on an event loop of its own: one
 * that sends, alone or joined with others, and one that receives.
 */
final class EpollSockets implements AutoCloseable {

	private final EventLoopGroup loops;

	private final Channel sender;

	/**
	 * Open the socket that sends. Skips the test where there is no epoll.
	 */
	EpollSockets() {
		assumeThat(Epoll.isAvailable() && EpollDatagramChannel.isSegmentedDatagramPacketSupported())
			.as("epoll with UDP_SEGMENT")
			.isTrue();
		this.loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
		this.sender = bind(bootstrap(new ChannelInboundHandlerAdapter()));
	}

	Bootstrap bootstrap(ChannelHandler handler) {
		return new Bootstrap().group(this.loops).channel(EpollDatagramChannel.class).handler(handler);
	}

	static Channel bind(Bootstrap bootstrap) {
		return bootstrap.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	/**
	 * Send packets of one size as one, which the kernel takes apart.
	 */
	void sendJoined(Channel receiver, int segment, int count) throws Exception {
		send(new SegmentedDatagramPacket(zeros(segment * count), segment, address(receiver)));
	}

	void send(Channel receiver, int length) throws Exception {
		send(new DatagramPacket(zeros(length), address(receiver)));
	}

	/**
	 * Send packets by one system call that follow one another, of other sizes.
	 */
	void sendBurst(Channel receiver, int count) throws Exception {
		for (int length = 1; length < count; length++) {
			this.sender.write(new DatagramPacket(zeros(length), address(receiver)));
		}
		send(receiver, 1);
	}

	private void send(DatagramPacket packet) throws Exception {
		this.sender.writeAndFlush(packet).get(10, TimeUnit.SECONDS);
	}

	private static ByteBuf zeros(int length) {
		return Unpooled.directBuffer(length).writeZero(length);
	}

	private static InetSocketAddress address(Channel receiver) {
		return (InetSocketAddress) receiver.localAddress();
	}

	@Override
	public void close() {
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
	}

}
