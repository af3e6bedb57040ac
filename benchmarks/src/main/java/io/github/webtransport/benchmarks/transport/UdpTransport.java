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

package io.github.webtransport.benchmarks.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;

/**
 * Event loops and UDP sockets: epoll where there is one, NIO elsewhere. The sockets have
 * the options of the server that is compared with the floor.
 *
 * @since 0.1.0
 */
public final class UdpTransport implements AutoCloseable {

	/**
	 * Larger than any packet of a path with an MTU of 1500: the kernel can then give many
	 * packets in one call.
	 */
	static final int MAX_PACKET = 1536;

	private static final int PACKETS_PER_READ = 64;

	private static final int SOCKET_BUFFER_SIZE = 8 << 20;

	private static final int GSO_SEGMENTS = 44;

	private final boolean epoll = Epoll.isAvailable();

	private final EventLoopGroup eventLoops;

	public UdpTransport(int eventLoops) {
		this.eventLoops = new MultiThreadIoEventLoopGroup(eventLoops,
				this.epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
	}

	/**
	 * Prepare a socket with large buffers.
	 * @return a bootstrap without handler
	 */
	public Bootstrap newSocket() {
		Class<? extends DatagramChannel> type = this.epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
		Bootstrap bootstrap = new Bootstrap().group(this.eventLoops)
			.channel(type)
			.option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_SIZE)
			.option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_SIZE);
		if (this.epoll) {
			bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_PACKET)
				.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_PACKET * PACKETS_PER_READ));
		}
		return bootstrap;
	}

	/**
	 * Prepare a socket that shares its port with others.
	 * @return a bootstrap without handler
	 * @throws IllegalStateException where {@link #canSharePort()} is false
	 */
	public Bootstrap newSharedSocket() {
		if (!canSharePort()) {
			throw new IllegalStateException("Sockets can share a port on epoll only");
		}
		return newSocket().option(UnixChannelOption.SO_REUSEPORT, true);
	}

	public boolean canSharePort() {
		return this.epoll;
	}

	/**
	 * Return what sends several QUIC packets by one system call.
	 * @return the allocator, which does nothing where the platform cannot
	 */
	public SegmentedDatagramPacketAllocator segmentedAllocator() {
		return this.epoll ? EpollQuicUtils.newSegmentedAllocator(GSO_SEGMENTS) : SegmentedDatagramPacketAllocator.NONE;
	}

	@Override
	public void close() {
		this.eventLoops.shutdownGracefully();
	}

}
