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

package io.github.webtransport.autoconfigure.browser;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network that UDP gets through or not.
 */
final class UdpNetwork implements AutoCloseable {

	private static final int MAX_PACKET = 65_535;

	private final SocketAddress server;

	private final DatagramSocket front = new DatagramSocket();

	/**
	 * By the address of the client.
	 */
	private final Map<SocketAddress, DatagramSocket> upstreams = new ConcurrentHashMap<>();

	private volatile boolean blocked;

	UdpNetwork(int serverPort) throws IOException {
		this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
		pass(this.front, this::toServer);
	}

	/**
	 * Return the port that clients take for the server's.
	 */
	int port() {
		return this.front.getLocalPort();
	}

	void block(boolean blocked) {
		this.blocked = blocked;
	}

	private void toServer(DatagramPacket packet) throws IOException {
		SocketAddress client = packet.getSocketAddress();
		DatagramSocket upstream = this.upstreams.get(client);
		if (upstream == null) {
			upstream = new DatagramSocket();
			this.upstreams.put(client, upstream);
			pass(upstream, (answer) -> send(this.front, answer, client));
		}
		send(upstream, packet, this.server);
	}

	private void send(DatagramSocket socket, DatagramPacket packet, SocketAddress receiver) throws IOException {
		if (!this.blocked) {
			packet.setSocketAddress(receiver);
			socket.send(packet);
		}
	}

	private static void pass(DatagramSocket socket, Receiver receiver) {
		Thread thread = new Thread(() -> {
			byte[] bytes = new byte[MAX_PACKET];
			while (!socket.isClosed()) {
				try {
					DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
					socket.receive(packet);
					receiver.receive(packet);
				}
				catch (IOException ex) {
					// Closed, or one end is not there at the moment
				}
			}
		}, "udp-network");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		this.front.close();
		this.upstreams.values().forEach(DatagramSocket::close);
	}

	/**
	 * Takes packets.
	 */
	@FunctionalInterface
	private interface Receiver {

		void receive(DatagramPacket packet) throws IOException;

	}

}
