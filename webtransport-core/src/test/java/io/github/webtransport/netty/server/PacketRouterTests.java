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
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.webtransport.WebTransportMetrics.PacketDropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PacketRouter}.
 */
class PacketRouterTests {

	private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433);

	private static final int LENGTH = 60;

	private final DropCounter drops = new DropCounter();

	private final AtomicReferenceArray<PacketRouter> routers = new AtomicReferenceArray<>(3);

	private final EmbeddedChannel first = new EmbeddedChannel(router(0));

	private final EmbeddedChannel second = new EmbeddedChannel(router(1));

	private PacketRouter router(int socket) {
		return new PacketRouter(new RoutedConnectionIds(null, socket), this.routers, this.drops);
	}

	@AfterEach
	void close() {
		this.first.finishAndReleaseAll();
		this.second.finishAndReleaseAll();
	}

	@Test
	void whenIdNamesThisSocketThenItGoesOn() {
		ByteBuf packet = shortPacket(0);
		receive(packet);
		assertThat(take(this.first)).isSameAs(packet);
	}

	@Test
	void whenIdNamesAnotherSocketThenItGoesThere() {
		ByteBuf packet = shortPacket(1);
		receive(packet);
		assertThat(take(this.first)).isNull();
		this.second.runPendingTasks();
		assertThat(take(this.second)).isSameAs(packet);
	}

	@Test
	void whenIdIsOneThatTheOtherSocketGaveOutThenItGoesThere() {
		ByteBuf packet = shortPacket(0);
		packet.setBytes(1, new RoutedConnectionIds(null, 1).newId(20));
		receive(packet);
		this.second.runPendingTasks();
		assertThat(take(this.second)).isSameAs(packet);
	}

	@Test
	void whenHeaderIsLongThenItStays() {
		ByteBuf packet = shortPacket(1).setByte(0, 0xc0);
		receive(packet);
		assertThat(take(this.first)).isSameAs(packet);
	}

	@Test
	void whenIdNamesNoSocketThenItIsDropped() {
		assertDropped(shortPacket(2), 1);
		assertDropped(shortPacket(3), 2);
		assertDropped(shortPacket(65535), 3);
	}

	@Test
	void whenSocketIsClosedThenItIsDropped() {
		this.second.close();
		assertDropped(shortPacket(1), 1);
	}

	@Test
	void whenLoopIsBusyThenNotMoreThanTheBoundWaits() {
		for (int i = 0; i < PacketRouter.MAX_WAITING; i++) {
			receive(shortPacket(1));
		}
		assertDropped(shortPacket(1), 1);
		this.second.runPendingTasks();
		for (int i = 0; i < PacketRouter.MAX_WAITING; i++) {
			ByteBuf packet = take(this.second);
			assertThat(packet).isNotNull();
			packet.release();
		}
		assertThat(take(this.second)).isNull();
	}

	@Test
	void whenSocketIsClosedThenWhatWaitsIsReleased() {
		ByteBuf packet = shortPacket(1);
		receive(packet);
		this.second.pipeline().removeFirst();
		assertThat(packet.refCnt()).isZero();
		assertThat(this.drops.count(PacketDropReason.UNDELIVERABLE)).isOne();
		this.second.runPendingTasks();
		assertThat(take(this.second)).isNull();
	}

	private void assertDropped(ByteBuf packet, int count) {
		receive(packet);
		assertThat(packet.refCnt()).isZero();
		assertThat(this.drops.count(PacketDropReason.UNDELIVERABLE)).isEqualTo(count);
	}

	private void receive(ByteBuf packet) {
		this.first.writeInbound(new DatagramPacket(packet, ADDRESS, ADDRESS));
	}

	private static ByteBuf take(EmbeddedChannel channel) {
		DatagramPacket packet = channel.readInbound();
		return (packet != null) ? packet.content() : null;
	}

	private static ByteBuf shortPacket(int index) {
		return Unpooled.buffer(LENGTH).writeByte(0x40).writeShort(index).writeZero(LENGTH - 3);
	}

}
