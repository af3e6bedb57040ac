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

package io.github.webtransport.benchmarks.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

/**
 * A network between one client and the server that loses packets.
 */
final class LossyRelay implements AutoCloseable {

	private static final int SOCKET_BUFFER = 8 << 20;

	private final Selector selector = Selector.open();

	private final DatagramChannel front;

	private final DatagramChannel back;

	private final InetSocketAddress server;

	private final int lossPerMille;

	private final SplittableRandom random;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

	private @Nullable SocketAddress client;

	private LossyRelay(int serverPort, int lossPerMille, long seed) throws IOException {
		this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
		this.lossPerMille = lossPerMille;
		this.random = new SplittableRandom(seed);
		this.front = bind();
		this.back = bind();
	}

	static LossyRelay open(int serverPort, int lossPerMille, long seed) throws IOException {
		LossyRelay relay = new LossyRelay(serverPort, lossPerMille, seed);
		Thread thread = new Thread(relay::run, "relay");
		thread.setDaemon(true);
		thread.start();
		return relay;
	}

	private DatagramChannel bind() throws IOException {
		DatagramChannel channel = DatagramChannel.open();
		channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
		channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
		channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		channel.configureBlocking(false);
		channel.register(this.selector, SelectionKey.OP_READ);
		return channel;
	}

	int port() throws IOException {
		return ((InetSocketAddress) this.front.getLocalAddress()).getPort();
	}

	private void run() {
		try {
			while (this.selector.isOpen()) {
				this.selector.select();
				this.selector.selectedKeys().clear();
				relay(this.front, this.back);
				relay(this.back, this.front);
			}
		}
		catch (ClosedSelectorException ex) {
			// The run is over
			this.buffer.clear();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void relay(DatagramChannel from, DatagramChannel to) throws IOException {
		while (from.isOpen()) {
			this.buffer.clear();
			SocketAddress source = from.receive(this.buffer);
			if (source == null) {
				return;
			}
			if (from == this.front) {
				this.client = source;
			}
			SocketAddress target = (to == this.back) ? this.server : this.client;
			if (target != null && this.random.nextInt(1000) >= this.lossPerMille) {
				this.buffer.flip();
				to.send(this.buffer, target);
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.selector.close();
		this.front.close();
		this.back.close();
	}

}
