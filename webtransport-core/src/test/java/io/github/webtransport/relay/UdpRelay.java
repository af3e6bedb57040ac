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
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A network between clients and a server: loses, doubles, delays and reorders packets by
 * a seed, and changes the address that the server sees. With the same seed the same
 * packets of each direction are harmed; what is in them depends on timing. Stays open
 * until it is closed.
 */
public final class UdpRelay implements AutoCloseable {

	private static final int SOCKET_BUFFER = 4 << 20;

	private static final int MAX_PACKET = 65_535;

	/**
	 * Longer than peers wait before they acknowledge.
	 */
	private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long IDLE_MILLIS = 50;

	/**
	 * Header form, fixed bit and type of a Retry packet (RFC 9000, section 17.2.5).
	 */
	private static final int RETRY = 0xf0;

	private static final String LOOPBACK = "127.0.0.1";

	private final long seed;

	private final InetSocketAddress server;

	private final PacketFates toServer;

	private final PacketFates toClients;

	private final Selector selector;

	private final DatagramChannel front;

	private final Thread thread;

	private final Map<SocketAddress, Upstream> upstreams = new HashMap<>();

	private final PriorityQueue<Flight> flights = new PriorityQueue<>();

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_PACKET);

	private final AtomicInteger retries = new AtomicInteger();

	private volatile NetworkConditions conditionsToServer;

	private volatile NetworkConditions conditionsToClients;

	private String upstreamHost = LOOPBACK;

	private @Nullable CompletableFuture<Void> quiet;

	private @Nullable CompletableFuture<Void> loss;

	private long lastPacketAt = System.nanoTime();

	private long flightCount;

	private UdpRelay(InetSocketAddress server, NetworkConditions conditions, long seed) throws IOException {
		this.server = server;
		this.conditionsToServer = conditions;
		this.conditionsToClients = conditions;
		this.seed = seed;
		this.toServer = new PacketFates(seed);
		this.toClients = new PacketFates(~seed);
		this.selector = Selector.open();
		this.front = bind(LOOPBACK, null);
		this.thread = new Thread(this::run, "udp-relay");
		this.thread.setDaemon(true);
	}

	/**
	 * Open a network.
	 * @param serverPort where the server listens, on 127.0.0.1
	 * @param conditions what happens to packets
	 * @param seed decides to which packets
	 */
	public static UdpRelay open(int serverPort, NetworkConditions conditions, long seed) {
		try {
			UdpRelay relay = new UdpRelay(new InetSocketAddress(LOOPBACK, serverPort), conditions, seed);
			relay.thread.start();
			return relay;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the port that clients take for the server's, on 127.0.0.1.
	 */
	public int port() {
		try {
			return ((InetSocketAddress) this.front.getLocalAddress()).getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Change what happens to packets from now on.
	 */
	public void setConditions(NetworkConditions conditions) {
		setConditions(conditions, conditions);
	}

	/**
	 * Change what happens to packets from now on.
	 * @param toServer to those of clients
	 * @param toClients to those of the server
	 */
	public void setConditions(NetworkConditions toServer, NetworkConditions toClients) {
		this.conditionsToServer = toServer;
		this.conditionsToClients = toClients;
	}

	/**
	 * Return a future that completes when the next packet of a client is lost.
	 */
	public CompletableFuture<Void> nextLossToServer() {
		CompletableFuture<Void> loss = new CompletableFuture<>();
		execute(() -> this.loss = loss);
		return loss;
	}

	/**
	 * Return how many Retry packets the server has sent.
	 */
	public int retries() {
		return this.retries.get();
	}

	/**
	 * Send from another port from now on, as after the timeout of a translating router.
	 * What the server sends to the old one is lost.
	 */
	public void rebind() {
		rebind(LOOPBACK);
	}

	/**
	 * Send from another port and another address from now on, as a client does that moves
	 * to another network.
	 * @param host the address, such as 127.0.0.2
	 */
	public void rebind(String host) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		execute(() -> {
			try {
				this.upstreamHost = host;
				for (Upstream upstream : this.upstreams.values()) {
					upstream.channel.close();
					upstream.channel = bind(host, upstream);
				}
				done.complete(null);
			}
			catch (IOException ex) {
				done.completeExceptionally(ex);
			}
		});
		done.orTimeout(10, TimeUnit.SECONDS).join();
	}

	/**
	 * Wait until no packet has come for a while.
	 */
	public void awaitQuiet() {
		CompletableFuture<Void> quiet = new CompletableFuture<>();
		execute(() -> this.quiet = quiet);
		quiet.orTimeout(10, TimeUnit.SECONDS).join();
	}

	private void execute(Runnable task) {
		this.tasks.add(task);
		this.selector.wakeup();
	}

	private DatagramChannel bind(String host, @Nullable Upstream upstream) throws IOException {
		DatagramChannel channel = DatagramChannel.open();
		channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
		channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
		channel.bind(new InetSocketAddress(host, 0));
		channel.configureBlocking(false);
		channel.register(this.selector, SelectionKey.OP_READ, upstream);
		return channel;
	}

	private void run() {
		try {
			while (this.front.isOpen()) {
				long wait = untilNextFlight();
				if (wait > 0) {
					this.selector.select(wait);
				}
				else {
					this.selector.selectNow();
				}
				for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
					task.run();
				}
				for (SelectionKey key : this.selector.selectedKeys()) {
					if (key.isValid()) {
						receive((DatagramChannel) key.channel(), (Upstream) key.attachment());
					}
				}
				this.selector.selectedKeys().clear();
				land();
				checkQuiet();
			}
		}
		catch (ClosedSelectorException ex) {
			// The relay was closed
			this.flights.clear();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void checkQuiet() {
		if (this.quiet != null && System.nanoTime() - this.lastPacketAt > QUIET_NANOS) {
			this.quiet.complete(null);
			this.quiet = null;
		}
	}

	/**
	 * Return the milliseconds until a packet arrives, at least 1, 0 if one has.
	 */
	private long untilNextFlight() {
		Flight next = this.flights.peek();
		if (next == null) {
			return IDLE_MILLIS;
		}
		long nanos = next.arrival - System.nanoTime();
		return (nanos > 0) ? TimeUnit.NANOSECONDS.toMillis(nanos) + 1 : 0;
	}

	private void receive(DatagramChannel channel, @Nullable Upstream upstream) throws IOException {
		while (channel.isOpen()) {
			this.buffer.clear();
			SocketAddress source = channel.receive(this.buffer);
			if (source == null) {
				return;
			}
			this.buffer.flip();
			byte[] packet = new byte[this.buffer.remaining()];
			this.buffer.get(packet);
			if (upstream == null) {
				takeOff(packet, this.toServer, upstreamOf(source), false);
			}
			else {
				takeOff(packet, this.toClients, upstream, true);
			}
		}
	}

	private Upstream upstreamOf(SocketAddress client) throws IOException {
		Upstream upstream = this.upstreams.get(client);
		if (upstream == null) {
			upstream = new Upstream(client);
			upstream.channel = bind(this.upstreamHost, upstream);
			this.upstreams.put(client, upstream);
		}
		return upstream;
	}

	private void takeOff(byte[] packet, PacketFates fates, Upstream upstream, boolean toClient) {
		long now = System.nanoTime();
		this.lastPacketAt = now;
		if (toClient && packet.length > 0 && (packet[0] & 0xf0) == RETRY) {
			this.retries.incrementAndGet();
		}
		long[] delays = fates.next((toClient) ? this.conditionsToClients : this.conditionsToServer);
		if (delays.length == 0 && !toClient && this.loss != null) {
			this.loss.complete(null);
		}
		for (long delay : delays) {
			this.flights.add(new Flight(now + TimeUnit.MILLISECONDS.toNanos(delay), this.flightCount++, packet,
					upstream, toClient));
		}
	}

	private void land() throws IOException {
		long now = System.nanoTime();
		for (Flight next = this.flights.peek(); next != null && next.arrival <= now; next = this.flights.peek()) {
			this.flights.remove();
			ByteBuffer packet = ByteBuffer.wrap(next.packet);
			if (next.toClient) {
				this.front.send(packet, next.upstream.client);
			}
			else {
				next.upstream.channel.send(packet, this.server);
			}
		}
	}

	@Override
	public void close() {
		try {
			this.front.close();
			this.selector.wakeup();
			this.thread.join(TimeUnit.SECONDS.toMillis(10));
			this.selector.close();
			for (Upstream upstream : this.upstreams.values()) {
				upstream.channel.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public String toString() {
		return "relay with seed " + this.seed + ": to the server " + this.conditionsToServer + ", " + this.toServer
				+ "; to clients " + this.conditionsToClients + ", " + this.toClients;
	}

	/**
	 * What the server takes for a client.
	 */
	private static final class Upstream {

		private final SocketAddress client;

		private DatagramChannel channel;

		private Upstream(SocketAddress client) {
			this.client = client;
		}

	}

	/**
	 * A packet under way. Those that arrive at the same time keep their order.
	 */
	private record Flight(long arrival, long number, byte[] packet, Upstream upstream,
			boolean toClient) implements Comparable<Flight> {

		@Override
		public int compareTo(Flight other) {
			int order = Long.compare(this.arrival, other.arrival);
			return (order != 0) ? order : Long.compare(this.number, other.number);
		}

	}

}
