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

package io.github.webtransport.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A balancer in front of servers that knows nothing of connections: it sends a packet to
 * the server that the destination connection ID names, and to one by the address of the
 * client where it names none (draft-ietf-quic-load-balancers-21, section 4). It reads
 * what RFC 8999 says of every version, no more. Every client has a socket of its own
 * towards the servers, so that they see another address when the client has one.
 */
public final class IdBalancer implements AutoCloseable {

	private static final String LOOPBACK = "127.0.0.1";

	private static final int MAX_PACKET = 65_535;

	private static final int LONG_HEADER = 0x80;

	private static final int ROTATION_SHIFT = 5;

	private final int configRotation;

	private final int serverIdLength;

	/**
	 * The ports of the servers by their IDs in hexadecimal digits.
	 */
	private final Map<String, Integer> ports;

	/**
	 * The same ports, in the order in which addresses are spread over them.
	 */
	private final List<Integer> fallback;

	private final Selector selector;

	private final DatagramChannel front;

	private final Thread thread;

	private final Map<SocketAddress, DatagramChannel> backs = new HashMap<>();

	private final ByteBuffer buffer = ByteBuffer.allocate(MAX_PACKET);

	private final AtomicInteger routed = new AtomicInteger();

	private final AtomicInteger kept = new AtomicInteger();

	private final AtomicInteger lost = new AtomicInteger();

	private IdBalancer(int configRotation, Map<String, Integer> ports) throws IOException {
		this.configRotation = configRotation;
		this.serverIdLength = ports.keySet().iterator().next().length() / 2;
		this.ports = Map.copyOf(ports);
		this.fallback = ports.values().stream().sorted().toList();
		this.selector = Selector.open();
		this.front = bind(null);
		this.thread = new Thread(this::run, "id-balancer");
		this.thread.setDaemon(true);
	}

	/**
	 * Open a balancer.
	 * @param configRotation the config rotation codepoint that it knows
	 * @param ports the ports of the servers, on 127.0.0.1, by their IDs in hexadecimal
	 * digits
	 */
	public static IdBalancer open(int configRotation, Map<String, Integer> ports) {
		try {
			IdBalancer balancer = new IdBalancer(configRotation, ports);
			balancer.thread.start();
			return balancer;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the port that clients take for the server's, on 127.0.0.1.
	 */
	public int port() {
		return this.front.socket().getLocalPort();
	}

	/**
	 * Return how many packets with short headers went where their ID says.
	 */
	public int routed() {
		return this.routed.get();
	}

	/**
	 * Return how many of these would have gone to another server by the address of their
	 * client.
	 */
	public int kept() {
		return this.kept.get();
	}

	/**
	 * Return how many packets with short headers had an ID that names no server.
	 */
	public int lost() {
		return this.lost.get();
	}

	private DatagramChannel bind(@Nullable SocketAddress client) throws IOException {
		DatagramChannel channel = DatagramChannel.open();
		channel.bind(new InetSocketAddress(LOOPBACK, 0));
		channel.configureBlocking(false);
		channel.register(this.selector, SelectionKey.OP_READ, client);
		return channel;
	}

	private void run() {
		try {
			while (this.front.isOpen()) {
				this.selector.select();
				for (SelectionKey key : this.selector.selectedKeys()) {
					if (key.isValid()) {
						receive((DatagramChannel) key.channel(), (SocketAddress) key.attachment());
					}
				}
				this.selector.selectedKeys().clear();
			}
		}
		catch (ClosedSelectorException ex) {
			// The balancer was closed
			this.backs.clear();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void receive(DatagramChannel channel, @Nullable SocketAddress client) throws IOException {
		SocketAddress source;
		while (channel.isOpen() && (source = channel.receive(this.buffer.clear())) != null) {
			this.buffer.flip();
			if (client != null) {
				this.front.send(this.buffer, client);
			}
			else {
				DatagramChannel back = this.backs.get(source);
				if (back == null) {
					back = bind(source);
					this.backs.put(source, back);
				}
				back.send(this.buffer, new InetSocketAddress(LOOPBACK, choose(source)));
			}
		}
	}

	private int choose(SocketAddress client) {
		boolean longHeader = (this.buffer.get(0) & LONG_HEADER) != 0;
		int byAddress = this.fallback.get(Math.floorMod(client.hashCode(), this.fallback.size()));
		Integer byId = this.ports.get(serverId(longHeader ? 6 : 1));
		if (!longHeader) {
			((byId != null) ? this.routed : this.lost).incrementAndGet();
			if (byId != null && byId != byAddress) {
				this.kept.incrementAndGet();
			}
		}
		return (byId != null) ? byId : byAddress;
	}

	private String serverId(int offset) {
		if (this.buffer.limit() <= offset + this.serverIdLength
				|| (this.buffer.get(offset) & 0xff) >>> ROTATION_SHIFT != this.configRotation) {
			return "";
		}
		byte[] packet = this.buffer.array();
		return HexFormat.of().formatHex(Arrays.copyOfRange(packet, offset + 1, offset + 1 + this.serverIdLength));
	}

	@Override
	public void close() {
		try {
			this.front.close();
			this.selector.wakeup();
			this.thread.join(TimeUnit.SECONDS.toMillis(10));
			for (SelectionKey key : this.selector.keys()) {
				key.channel().close();
			}
			this.selector.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
