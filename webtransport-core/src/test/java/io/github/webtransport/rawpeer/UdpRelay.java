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

package io.github.webtransport.rawpeer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Passes the packets of one peer on to the server, from an address that can change as
 * that of a client behind a translator does.
 */
final class UdpRelay implements AutoCloseable {

	private static final int MAX_PACKET = 2048;

	/**
	 * Header form, fixed bit and type of a Retry packet (RFC 9000, section 17.2.5).
	 */
	private static final int RETRY = 0xf0;

	private final InetSocketAddress server;

	private final DatagramSocket front;

	private final AtomicInteger retries = new AtomicInteger();

	private volatile DatagramSocket back;

	private volatile @Nullable SocketAddress client;

	UdpRelay(int serverPort) {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		this.server = new InetSocketAddress(loopback, serverPort);
		this.front = bind(loopback);
		this.back = bind(loopback);
		start(this.front, this::toServer);
		start(this.back, this::toClient);
	}

	private static DatagramSocket bind(InetAddress address) {
		try {
			return new DatagramSocket(0, address);
		}
		catch (SocketException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void start(DatagramSocket socket, PacketConsumer consumer) {
		Thread thread = new Thread(() -> receive(socket, consumer), "udp-relay");
		thread.setDaemon(true);
		thread.start();
	}

	private void receive(DatagramSocket socket, PacketConsumer consumer) {
		DatagramPacket packet = new DatagramPacket(new byte[MAX_PACKET], MAX_PACKET);
		try {
			while (!socket.isClosed()) {
				packet.setLength(MAX_PACKET);
				socket.receive(packet);
				consumer.accept(packet);
			}
		}
		catch (IOException ex) {
			if (!socket.isClosed()) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private void toServer(DatagramPacket packet) throws IOException {
		this.client = packet.getSocketAddress();
		byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
		DatagramSocket back = this.back;
		try {
			back.send(new DatagramPacket(bytes, bytes.length, this.server));
		}
		catch (SocketException ex) {
			if (!back.isClosed()) {
				throw ex;
			}
		}
	}

	private void toClient(DatagramPacket packet) throws IOException {
		if ((packet.getData()[0] & 0xf0) == RETRY) {
			this.retries.incrementAndGet();
		}
		SocketAddress client = this.client;
		if (client != null) {
			this.front.send(new DatagramPacket(packet.getData(), packet.getLength(), client));
		}
	}

	int port() {
		return this.front.getLocalPort();
	}

	/**
	 * Return the port from which the server is reached now.
	 */
	int backPort() {
		return this.back.getLocalPort();
	}

	/**
	 * Return how many Retry packets the server has sent.
	 */
	int retries() {
		return this.retries.get();
	}

	/**
	 * Go on from another port, of the given address. What is on its way to the former one
	 * is lost.
	 */
	void rebind(String address) {
		DatagramSocket former = this.back;
		try {
			this.back = bind(InetAddress.getByName(address));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this.back, this::toClient);
		former.close();
	}

	@Override
	public void close() {
		this.front.close();
		this.back.close();
	}

	private interface PacketConsumer {

		void accept(DatagramPacket packet) throws IOException;

	}

}
