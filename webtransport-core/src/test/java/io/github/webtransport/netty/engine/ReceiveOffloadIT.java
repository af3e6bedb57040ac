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
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannelConfig;
import io.netty.channel.socket.DatagramPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the kernel joins packets, over real UDP. Whatever it does, each packet arrives as
 * it was sent.
 */
class ReceiveOffloadIT {

	private static final int SEGMENT = 1200;

	private static final int SEGMENTS = 40;

	private static final int BURST = 64;

	private static final long SLOW_NANOS = 50_000;

	private final AtomicLong now = new AtomicLong();

	private final BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();

	private volatile boolean flood;

	private EpollSockets sockets;

	private Channel receiver;

	private EpollDatagramChannelConfig config;

	@BeforeEach
	void start() {
		this.sockets = new EpollSockets();
		this.receiver = EpollSockets.bind(this.sockets.bootstrap(new SimpleChannelInboundHandler<DatagramPacket>() {

			@Override
			protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
				if (ReceiveOffloadIT.this.flood) {
					// Slower than they are sent
					long end = System.nanoTime() + SLOW_NANOS;
					long now;
					do {
						now = System.nanoTime();
					}
					while (now < end);
					return;
				}
				ReceiveOffloadIT.this.lengths.add(packet.content().readableBytes());
			}

		})
			.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, QuicTransport.MAX_PACKET)
			.option(ChannelOption.RECVBUF_ALLOCATOR, new ReceiveOffload(64, this.now::get)));
		this.config = (EpollDatagramChannelConfig) this.receiver.config();
	}

	@AfterEach
	void stop() {
		if (this.sockets != null) {
			this.sockets.close();
		}
	}

	@Test
	void joinsPacketsThatComeInRuns() throws Exception {
		sendRuns(ReceiveOffload.WINDOW);
		assertThat(isJoining()).isTrue();
		sendRuns(2 * ReceiveOffload.JOINED_WINDOW);
		assertThat(isJoining()).isTrue();
	}

	@Test
	void readsManyPacketsByOneCallThatComeOneByOne() throws Exception {
		sendSingles(4 * ReceiveOffload.WINDOW);
		assertThat(isJoining()).isFalse();
	}

	@Test
	void joinsNoMoreWhenPacketsComeOneByOne() throws Exception {
		sendRuns(ReceiveOffload.WINDOW);
		sendSingles(2 * ReceiveOffload.JOINED_WINDOW);
		assertThat(isJoining()).isFalse();
	}

	@Test
	void waitsBeforeItTriesAgain() throws Exception {
		sendRuns(ReceiveOffload.WINDOW);
		sendSingles(2 * ReceiveOffload.JOINED_WINDOW);
		sendRuns(2 * ReceiveOffload.WINDOW);
		assertThat(isJoining()).as("at once").isFalse();
		this.now.addAndGet(ReceiveOffload.FIRST_PAUSE);
		sendRuns(2 * ReceiveOffload.WINDOW);
		assertThat(isJoining()).as("after a second").isTrue();
	}

	@Test
	void joinsNoMoreInAFloodThatLeavesNothingToWaitFor() throws Exception {
		sendRuns(ReceiveOffload.WINDOW);
		assertThat(isJoining()).isTrue();
		this.flood = true;
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (isJoining() && System.nanoTime() < deadline) {
			this.sockets.sendBurst(this.receiver, BURST);
		}
		assertThat(isJoining()).isFalse();
	}

	/**
	 * Each is read on its own, since the next is sent when all of it came.
	 */
	private void sendRuns(int count) throws Exception {
		for (int i = 0; i < count; i++) {
			this.sockets.sendJoined(this.receiver, SEGMENT, SEGMENTS);
			for (int j = 0; j < SEGMENTS; j++) {
				assertNext(SEGMENT);
			}
		}
	}

	private void sendSingles(int count) throws Exception {
		for (int i = 1; i <= count; i++) {
			this.sockets.send(this.receiver, i);
			assertNext(i);
		}
	}

	/**
	 * Asked where packets are read, between two read loops.
	 */
	private boolean isJoining() throws Exception {
		return this.receiver.eventLoop().submit(this.config::isUdpGro).get(10, TimeUnit.SECONDS);
	}

	private void assertNext(int length) throws InterruptedException {
		assertThat(this.lengths.poll(10, TimeUnit.SECONDS)).isEqualTo(length);
	}

}
