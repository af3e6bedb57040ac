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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.RetryMode;
import io.github.webtransport.WebTransportMetrics.PacketDropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NewConnectionQueue}.
 */
class NewConnectionQueueTests {

	private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433);

	private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50000);

	private static final int INITIAL = 0xc0;

	private static final int HANDSHAKE = 0xe0;

	private long now;

	private final DropCounter drops = new DropCounter();

	private final ConnectionGate gate = new ConnectionGate(RetryMode.AUTO, () -> this.now);

	private final AddressValidation addresses = new AddressValidation(this.drops);

	private final List<String> read = new ArrayList<>();

	private boolean starting;

	private final EmbeddedChannel channel = new EmbeddedChannel(
			new NewConnectionQueue(this.addresses, this.gate, this.drops, () -> this.now), this.addresses, new Codec());

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void whenConnectionsHavePacketsThenThoseComeFirst() {
		write(initial(1));
		write(shortPacket());
		write(initial(2));
		write(shortPacket());
		this.channel.flushInbound();
		assertThat(this.read).containsExactly("short", "short", "complete", "initial 1", "initial 2", "complete");
	}

	@Test
	void whenThereIsNothingNewThenAReadEndsOnce() {
		write(shortPacket());
		this.channel.flushInbound();
		assertThat(this.read).containsExactly("short", "complete");
	}

	@Test
	void whenManyAskThenTheyTakeTurnsWithReads() {
		for (int i = 0; i < 2 * NewConnectionQueue.PACKETS_PER_TURN; i++) {
			write(initial(i));
		}
		this.channel.flushInbound();
		assertThat(initials()).isEqualTo(NewConnectionQueue.PACKETS_PER_TURN);
		write(shortPacket());
		this.channel.flushInbound();
		assertThat(this.read.indexOf("short")).isLessThan(NewConnectionQueue.PACKETS_PER_TURN + 3);
		assertThat(initials()).isEqualTo(2 * NewConnectionQueue.PACKETS_PER_TURN);
	}

	@Test
	void whenNoReadComesThenTheRestFollowsAnyway() {
		for (int i = 0; i < 3 * NewConnectionQueue.PACKETS_PER_TURN; i++) {
			write(initial(i));
		}
		this.channel.flushInbound();
		this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
		assertThat(initials()).isEqualTo(3 * NewConnectionQueue.PACKETS_PER_TURN);
	}

	@Test
	void whenMoreWaitThanMayThenTheyAreDropped() {
		for (int i = 0; i < NewConnectionQueue.MAX_WAITING; i++) {
			write(initial(i));
		}
		ByteBuf packet = initial(0);
		write(packet);
		assertDropped(packet, 1);
	}

	@Test
	void whenMoreComeInASecondThanMayThenTheyAreDropped() {
		for (int i = 0; i < NewConnectionQueue.BURST; i++) {
			write(initial(i));
			this.channel.flushInbound();
		}
		assertThat(this.drops.count(PacketDropReason.OVERLOADED)).isZero();
		ByteBuf packet = initial(0);
		write(packet);
		assertDropped(packet, 1);
		this.now += Duration.ofSeconds(1).toNanos() / NewConnectionQueue.MAX_PER_SECOND;
		write(initial(0));
		assertThat(this.drops.count(PacketDropReason.OVERLOADED)).isOne();
	}

	@Test
	void whenManyPacketsHaveOtherVersionsThenThoseOfClientsAreLetIn() {
		for (int i = 0; i < NewConnectionQueue.OTHER_VERSIONS_BURST; i++) {
			write(otherVersion());
			this.channel.flushInbound();
		}
		ByteBuf packet = otherVersion();
		write(packet);
		assertDropped(packet, 1);
		for (int i = 0; i < NewConnectionQueue.BURST; i++) {
			write(initial(i));
			this.channel.flushInbound();
		}
		assertThat(this.drops.count(PacketDropReason.OVERLOADED)).isOne();
	}

	@Test
	void whenThereAreAsManyHandshakesAsMayThenNobodyElseIsLetIn() {
		for (int i = 0; i < ConnectionGate.MAX_TOTAL_HANDSHAKES; i++) {
			this.gate.handshakeStarted();
		}
		ByteBuf packet = initial(0);
		write(packet);
		assertDropped(packet, 1);
		this.gate.handshakeEnded();
		write(initial(1));
		this.channel.flushInbound();
		assertThat(initials()).isOne();
	}

	@Test
	void whenPacketBelongsToAHandshakeThenItDoesNotWait() {
		this.starting = true;
		write(initial(1));
		this.channel.flushInbound();
		this.read.clear();
		write(initial(2));
		write(initial(1));
		this.channel.flushInbound();
		assertThat(this.read).containsExactly("initial 1", "complete", "initial 2", "complete");
	}

	@Test
	void whenPacketIsNoneThatBeginsAConnectionThenItDoesNotWait() {
		write(initial(1));
		write(initial(7).setByte(0, HANDSHAKE));
		this.channel.flushInbound();
		assertThat(this.read).containsExactly("initial 7", "complete", "initial 1", "complete");
	}

	@Test
	void whenSocketIsClosedThenWhatWaitsIsReleased() {
		ByteBuf packet = initial(1);
		write(packet);
		this.channel.pipeline().removeFirst();
		assertThat(packet.refCnt()).isZero();
	}

	private void assertDropped(ByteBuf packet, int count) {
		assertThat(packet.refCnt()).isZero();
		assertThat(this.drops.count(PacketDropReason.OVERLOADED)).isEqualTo(count);
	}

	private long initials() {
		return this.read.stream().filter((line) -> line.startsWith("initial")).count();
	}

	private void write(ByteBuf content) {
		this.channel.writeOneInbound(new DatagramPacket(content, SERVER, CLIENT));
	}

	private static ByteBuf initial(int id) {
		ByteBuf packet = Unpooled.buffer(1200).writeByte(INITIAL).writeInt(1).writeByte(8).writeLong(id);
		packet.writeByte(8).writeLong(0).writeByte(0).writeShort(0x4000 | (1200 - packet.readableBytes() - 2));
		return packet.writeZero(1200 - packet.readableBytes());
	}

	private static ByteBuf otherVersion() {
		return initial(0).setInt(1, 0x1a2a3a4a);
	}

	private static ByteBuf shortPacket() {
		return Unpooled.buffer(60).writeByte(0x40).writeZero(59);
	}

	private final class Codec extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object msg) {
			DatagramPacket packet = (DatagramPacket) msg;
			ByteBuf content = packet.content();
			NewConnectionQueueTests.this.read
				.add(PacketHeader.isLong(content) ? "initial " + content.getLong(6) : "short");
			if (NewConnectionQueueTests.this.starting) {
				NewConnectionQueueTests.this.starting = false;
				NewConnectionQueueTests.this.addresses.connectionStarted(packet.sender());
			}
			packet.release();
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext ctx) {
			NewConnectionQueueTests.this.read.add("complete");
		}

	}

}
