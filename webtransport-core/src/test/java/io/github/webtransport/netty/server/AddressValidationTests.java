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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.webtransport.WebTransportMetrics.PacketDropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AddressValidation}.
 */
class AddressValidationTests {

	private static final int INITIAL = 0xc0;

	private static final int HANDSHAKE = 0xe0;

	private static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433);

	private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50000);

	private static final InetSocketAddress OTHER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50001);

	private static final byte[] SERVER_ID = id(20, 7);

	private static final byte[] CLIENT_ID = id(8, 3);

	private final DropCounter drops = new DropCounter();

	private final AddressValidation addresses = new AddressValidation(this.drops);

	private final Codec codec = new Codec();

	private final EmbeddedChannel channel = new EmbeddedChannel(this.addresses, this.codec);

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void whenNothingElseComesThenThreeTimesAsMuchIsSent() {
		start(CLIENT);
		assertThat(send(CLIENT, 1200)).isEqualTo(1200);
		assertThat(send(CLIENT, 1200)).isEqualTo(1200);
		assertThat(send(CLIENT, 1200)).isEqualTo(1200);
		assertThat(send(CLIENT, 1)).isZero();
		assertThat(this.drops.count(PacketDropReason.AMPLIFICATION)).isOne();
	}

	@Test
	void whenPacketsComeThenThereIsRoomForMore() {
		start(CLIENT);
		assertThat(send(CLIENT, 1200)).isEqualTo(1200);
		assertThat(send(CLIENT, 2401)).isZero();
		receive(CLIENT, longPacket(HANDSHAKE, id(20, 1), CLIENT_ID, 100));
		assertThat(send(CLIENT, 2401)).isEqualTo(2401);
		assertThat(send(CLIENT, 300)).isZero();
	}

	@Test
	void whenPacketsGoInABatchThenWhatIsTooMuchIsCutOff() {
		start(CLIENT);
		ByteBuf batch = longPacket(INITIAL, CLIENT_ID, SERVER_ID, 4700);
		this.channel.writeOutbound(new SegmentedDatagramPacket(batch, 1000, CLIENT));
		assertThat(sentBytes()).isEqualTo(3000);
		assertThat(this.drops.count(PacketDropReason.AMPLIFICATION)).isEqualTo(2);
		assertThat(send(CLIENT, 600)).isEqualTo(600);
	}

	@Test
	void whenConnectionIdOfTheServerComesBackThenTheAddressIsProved() {
		start(CLIENT);
		this.channel.writeOutbound(new DatagramPacket(longPacket(INITIAL, CLIENT_ID, SERVER_ID, 1200), CLIENT));
		assertThat(sentBytes()).isEqualTo(1200);
		receive(CLIENT, longPacket(HANDSHAKE, SERVER_ID, CLIENT_ID, 50));
		assertThat(send(CLIENT, 100_000)).isEqualTo(100_000);
	}

	@Test
	void whenConnectionIdComesFromElsewhereThenNothingIsProved() {
		start(CLIENT);
		this.channel.writeOutbound(new DatagramPacket(longPacket(INITIAL, CLIENT_ID, SERVER_ID, 1200), CLIENT));
		assertThat(sentBytes()).isEqualTo(1200);
		receive(OTHER, longPacket(HANDSHAKE, SERVER_ID, CLIENT_ID, 5000));
		assertThat(send(CLIENT, 2401)).isZero();
	}

	@Test
	void whenTokenWasTakenThenTheAddressIsProved() {
		ByteBuf initial = longPacket(INITIAL, SERVER_ID, CLIENT_ID, 1200);
		initial.setByte(1 + 4 + 1 + 20 + 1 + 8, 30);
		this.codec.starting = true;
		receive(CLIENT, initial);
		assertThat(send(CLIENT, 100_000)).isEqualTo(100_000);
	}

	@Test
	void whenHandshakeIsCompleteThenTheAddressIsProved() {
		AddressValidation.Address address = start(CLIENT);
		this.addresses.handshakeCompleted(address);
		assertThat(send(CLIENT, 100_000)).isEqualTo(100_000);
	}

	/**
	 * Somebody who sends under the address of a client must not hold up its connection.
	 */
	@Test
	void whenAddressHasAConnectionThenAnotherAttemptFromThereChangesNothing() {
		AddressValidation.Address address = start(CLIENT);
		this.addresses.handshakeCompleted(address);
		AddressValidation.Address again = start(CLIENT);
		assertThat(send(CLIENT, 100_000)).isEqualTo(100_000);
		this.addresses.connectionEnded(again);
		assertThat(send(CLIENT, 100_000)).isEqualTo(100_000);
	}

	@Test
	void whenConnectionEndsThenItsAddressIsForgotten() {
		AddressValidation.Address address = start(CLIENT);
		this.addresses.handshakeCompleted(address);
		this.addresses.connectionEnded(address);
		start(CLIENT);
		assertThat(send(CLIENT, 3601)).isZero();
	}

	@Test
	void whenAttemptsOfAnAddressOverlapThenTheyShareTheBound() {
		start(CLIENT);
		assertThat(send(CLIENT, 3000)).isEqualTo(3000);
		start(CLIENT);
		assertThat(send(CLIENT, 4200)).isEqualTo(4200);
		assertThat(send(CLIENT, 1)).isZero();
	}

	@Test
	void whenOtherAddressHasNoConnectionThenItIsNotBounded() {
		start(CLIENT);
		// Retry and Version Negotiation, which are smaller than what they answer
		assertThat(send(OTHER, 5000)).isEqualTo(5000);
	}

	private AddressValidation.Address start(InetSocketAddress client) {
		this.codec.starting = true;
		receive(client, longPacket(INITIAL, id(8, 9), CLIENT_ID, 1200));
		return this.codec.started.get(this.codec.started.size() - 1);
	}

	private void receive(InetSocketAddress client, ByteBuf content) {
		this.channel.writeInbound(new DatagramPacket(content, SERVER, client));
	}

	private int send(InetSocketAddress client, int length) {
		ByteBuf content = Unpooled.buffer(length).writeZero(length);
		content.setByte(0, 0x40);
		this.channel.writeOutbound(new DatagramPacket(content, client));
		return sentBytes();
	}

	private int sentBytes() {
		int bytes = 0;
		DatagramPacket packet;
		while ((packet = this.channel.readOutbound()) != null) {
			bytes += packet.content().readableBytes();
			packet.release();
		}
		return bytes;
	}

	private static ByteBuf longPacket(int first, byte[] destination, byte[] source, int length) {
		ByteBuf packet = Unpooled.buffer(length);
		packet.writeByte(first).writeInt(1).writeByte(destination.length).writeBytes(destination);
		packet.writeByte(source.length).writeBytes(source);
		return packet.writeZero(length - packet.readableBytes());
	}

	private static byte[] id(int length, int value) {
		byte[] id = new byte[length];
		Arrays.fill(id, (byte) value);
		return id;
	}

	private final class Codec extends ChannelInboundHandlerAdapter {

		private final List<AddressValidation.Address> started = new ArrayList<>();

		private boolean starting;

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object msg) {
			if (this.starting) {
				this.starting = false;
				this.started
					.add(AddressValidationTests.this.addresses.connectionStarted(((DatagramPacket) msg).sender()));
			}
			ReferenceCountUtil.release(msg);
		}

	}

}
