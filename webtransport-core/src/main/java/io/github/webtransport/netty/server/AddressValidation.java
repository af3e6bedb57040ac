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
	 * Connection IDs of an address that are waited for. More handshakes at a time of one
	 * socket of a client prove its address when they are complete.
	 */
	private static final int MAX_IDS = 4;

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
		if (address.connections++ == 0) {
			this.unproved++;
			DatagramPacket packet = this.reading;
			if (packet != null) {
				address.received += packet.content().readableBytes();
				if (PacketHeader.hasToken(packet.content())) {
					// The engine does not let a wrong one in
					proved(address);
				}
			}
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

	private void proved(Address address) {
		if (!address.proved) {
			address.proved = true;
			address.ids.clear();
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
		int length = PacketHeader.destinationIdLength(packet);
		if (length == PacketHeader.LOCAL_ID_LENGTH && address.knows(packet, PacketHeader.destinationIdOffset(packet))) {
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
		 * Connection IDs that were sent there.
		 */
		private final List<byte[]> ids = new ArrayList<>(1);

		private Address(InetSocketAddress remote) {
			this.remote = remote;
		}

		private void remember(ByteBuf packet) {
			if (!PacketHeader.isLong(packet) || this.ids.size() == MAX_IDS
					|| PacketHeader.sourceIdLength(packet) != PacketHeader.LOCAL_ID_LENGTH) {
				return;
			}
			int offset = PacketHeader.sourceIdOffset(packet);
			if (!knows(packet, offset)) {
				this.ids.add(ByteBufUtil.getBytes(packet, packet.readerIndex() + offset, PacketHeader.LOCAL_ID_LENGTH));
			}
		}

		private boolean knows(ByteBuf packet, int offset) {
			for (byte[] id : this.ids) {
				if (matches(packet, packet.readerIndex() + offset, id)) {
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
