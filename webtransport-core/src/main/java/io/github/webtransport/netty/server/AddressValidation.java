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

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.webtransport.WebTransportMetrics;
import io.github.webtransport.WebTransportMetrics.PacketDropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the server from being used against others: an address that has not proved that it
 * is a client's never gets more than three times the bytes that came from it (RFC 9000,
 * section 8.1). The engine has such a bound too, but leaves out what it pads packets
 * with, so that a client that says no more after its first packet got more than five
 * times as much. What is beyond the bound is lost, as on a network; the next packet of a
 * client that is there makes room for it.
 *
 * <p>
 * An address is proved by a token of a Retry, by a packet with a connection ID that the
 * server gave out (which has more than 64 random bits), or by a handshake that is
 * complete. It remains so as long as it has a connection. Costs nothing for each packet
 * while every address that has a connection is proved, and a look into a table otherwise.
 *
 * <p>
 * Belongs to a UDP socket, and lives on its event loop.
 */
final class AddressValidation extends ChannelDuplexHandler {

	/**
	 * RFC 9000, section 8.1.
	 */
	private static final int FACTOR = 3;

	/**
	 * Handshakes of an address whose connection IDs are remembered. More at a time, on
	 * one socket of a client, prove its address when they are complete.
	 */
	private static final int MAX_HANDSHAKES = 4;

	private final WebTransportMetrics metrics;

	/**
	 * The addresses with a connection: one entry for each, so that it is as bounded as
	 * connections are, and takes a small part of what they do.
	 */
	private final Map<InetSocketAddress, Address> addresses = new HashMap<>();

	private int unproved;

	private @Nullable DatagramPacket reading;

	AddressValidation(WebTransportMetrics metrics) {
		this.metrics = metrics;
	}

	/**
	 * A connection begins, with the packet that is being read.
	 * @return its address, to be told what becomes of it
	 */
	Address connectionStarted(InetSocketAddress remote) {
		Address address = this.addresses.computeIfAbsent(remote, Address::new);
		DatagramPacket packet = this.reading;
		if (address.connections++ == 0) {
			this.unproved++;
			if (packet != null) {
				address.received += packet.content().readableBytes();
				if (PacketHeader.hasToken(packet.content())) {
					// The engine does not let a wrong one in
					proved(address);
				}
			}
		}
		if (packet != null && !address.proved) {
			address.expect(packet.content());
		}
		return address;
	}

	/**
	 * The handshake of a connection is complete.
	 */
	void handshakeCompleted(Address address) {
		proved(address);
	}

	void connectionEnded(Address address) {
		if (--address.connections == 0) {
			proved(address);
			this.addresses.remove(address.remote);
		}
	}

	/**
	 * Return whether a packet belongs to a handshake that is under way.
	 * @param packet one with a long header
	 */
	boolean isExpected(DatagramPacket packet) {
		Address address = (this.unproved > 0) ? this.addresses.get(packet.sender()) : null;
		ByteBuf content = packet.content();
		return address != null && address.knows(content, PacketHeader.destinationIdOffset(content),
				PacketHeader.destinationIdLength(content));
	}

	private void proved(Address address) {
		if (!address.proved) {
			address.proved = true;
			address.forgetIds();
			this.unproved--;
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		DatagramPacket packet = (DatagramPacket) msg;
		if (this.unproved > 0) {
			Address address = this.addresses.get(packet.sender());
			if (address != null && !address.proved) {
				received(address, packet.content());
			}
		}
		this.reading = packet;
		try {
			ctx.fireChannelRead(packet);
		}
		finally {
			this.reading = null;
		}
	}

	private void received(Address address, ByteBuf packet) {
		address.received += packet.readableBytes();
		if (address.gave(packet, PacketHeader.destinationIdOffset(packet), PacketHeader.destinationIdLength(packet))) {
			proved(address);
		}
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
		if (this.unproved > 0 && msg instanceof DatagramPacket packet && packet.content().isReadable()) {
			Address address = this.addresses.get(packet.recipient());
			if (address != null && !address.proved && !admit(address, packet)) {
				packet.release();
				promise.trySuccess();
				return;
			}
		}
		ctx.write(msg, promise);
	}

	/**
	 * Count what is sent, and cut off what is too much.
	 * @return {@code false} if nothing is left
	 */
	private boolean admit(Address address, DatagramPacket packet) {
		ByteBuf content = packet.content();
		int length = content.readableBytes();
		int segment = (packet instanceof SegmentedDatagramPacket segmented && segmented.segmentSize() > 0)
				? segmented.segmentSize() : length;
		address.remember(content);
		long left = FACTOR * address.received - address.sent;
		if (length > left) {
			int kept = (int) (left / segment) * segment;
			for (int dropped = kept; dropped < length; dropped += segment) {
				this.metrics.packetDropped(PacketDropReason.AMPLIFICATION);
			}
			length = kept;
			content.writerIndex(content.readerIndex() + kept);
		}
		address.sent += length;
		return length > 0;
	}

	/**
	 * An address that has connections.
	 */
	static final class Address {

		private final InetSocketAddress remote;

		private int connections;

		private boolean proved;

		private long received;

		private long sent;

		/**
		 * Connection IDs that the server gave out.
		 */
		private final List<byte[]> given = new ArrayList<>(1);

		/**
		 * Connection IDs that the client made up, for its first packets.
		 */
		private final List<byte[]> madeUp = new ArrayList<>(1);

		private Address(InetSocketAddress remote) {
			this.remote = remote;
		}

		private void expect(ByteBuf initial) {
			int offset = PacketHeader.destinationIdOffset(initial);
			int length = PacketHeader.destinationIdLength(initial);
			if (this.madeUp.size() < MAX_HANDSHAKES && !contains(this.madeUp, initial, offset, length)) {
				this.madeUp.add(ByteBufUtil.getBytes(initial, initial.readerIndex() + offset, length));
			}
		}

		private void remember(ByteBuf sent) {
			if (PacketHeader.isLong(sent) && this.given.size() < MAX_HANDSHAKES) {
				int offset = PacketHeader.sourceIdOffset(sent);
				int length = PacketHeader.sourceIdLength(sent);
				if (length == PacketHeader.LOCAL_ID_LENGTH && !contains(this.given, sent, offset, length)) {
					this.given.add(ByteBufUtil.getBytes(sent, sent.readerIndex() + offset, length));
				}
			}
		}

		private boolean gave(ByteBuf packet, int offset, int length) {
			return contains(this.given, packet, offset, length);
		}

		private boolean knows(ByteBuf packet, int offset, int length) {
			return contains(this.given, packet, offset, length) || contains(this.madeUp, packet, offset, length);
		}

		private void forgetIds() {
			this.given.clear();
			this.madeUp.clear();
		}

		private static boolean contains(List<byte[]> ids, ByteBuf packet, int offset, int length) {
			for (byte[] id : ids) {
				if (id.length == length && matches(packet, packet.readerIndex() + offset, id)) {
					return true;
				}
			}
			return false;
		}

		private static boolean matches(ByteBuf packet, int index, byte[] id) {
			for (int i = 0; i < id.length; i++) {
				if (packet.getByte(index + i) != id[i]) {
					return false;
				}
			}
			return true;
		}

	}

}
