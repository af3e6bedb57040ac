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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows why {@link ReceiveOffload} reads either many packets by one system call or joined
 * ones: where many are read by one (recvmmsg), Netty loses the size of the segments that
 * the kernel has joined (netty pull request 17492, merged behind 4.2.18). A test that
 * fails here says that Netty has mended it: the sockets may have UDP_GRO all the time,
 * with room for a whole batch in each message.
 */
class ReceiveOffloadFaultIT {

	private static final int SEGMENT = 1200;

	private static final int BATCH = 64 << 10;

	private final BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();

	private EpollSockets sockets;

	@BeforeEach
	void start() {
		this.sockets = new EpollSockets();
	}

	@AfterEach
	void stop() {
		if (this.sockets != null) {
			this.sockets.close();
		}
	}

	@Test
	void sizeOfSegmentsIsKnownWhereOneBatchIsReadByACall() throws Exception {
		this.sockets.sendJoined(receiver(0, BATCH), SEGMENT, 2);
		assertThat(nextLength()).isEqualTo(SEGMENT);
		assertThat(nextLength()).isEqualTo(SEGMENT);
	}

	@Test
	void sizeOfSegmentsIsLostWhereManyBatchesAreReadByACall() throws Exception {
		this.sockets.sendJoined(receiver(BATCH, 2 * BATCH), SEGMENT, 2);
		assertThat(nextLength()).isEqualTo(2 * SEGMENT);
	}

	private Channel receiver(int payloadSize, int bufferSize) {
		return EpollSockets.bind(this.sockets.bootstrap(new SimpleChannelInboundHandler<DatagramPacket>() {

			@Override
			protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
				ReceiveOffloadFaultIT.this.lengths.add(packet.content().readableBytes());
			}

		})
			.option(EpollChannelOption.UDP_GRO, true)
			.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, payloadSize)
			.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(bufferSize)));
	}

	private int nextLength() throws InterruptedException {
		Integer length = this.lengths.poll(10, TimeUnit.SECONDS);
		assertThat(length).as("length of a packet").isNotNull();
		return length;
	}

}
