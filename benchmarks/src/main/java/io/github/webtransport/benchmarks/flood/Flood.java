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

package io.github.webtransport.benchmarks.flood;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends packets of a kind to a server on the loopback address, from addresses of
 * 127.0.0.0/8: so many and no more, no faster than so many a second, and no longer than
 * it may.
 */
final class Flood implements AutoCloseable {

	private static final int MAX_PACKET = 1500;

	/**
	 * What the server answers is not looked at and need not be kept.
	 */
	private static final int RECEIVE_BUFFER = 4096;

	private static final int BATCH = 16;

	private static final long SEED = 1;

	private final PacketKind kind;

	private final InetSocketAddress server;

	private final List<DatagramChannel> sources = new ArrayList<>();

	private final ByteBuffer packet = ByteBuffer.allocateDirect(MAX_PACKET);

	private final SplittableRandom random = new SplittableRandom(SEED);

	Flood(PacketKind kind, int port) throws IOException {
		this.kind = kind;
		this.server = new InetSocketAddress("127.0.0.1", port);
		for (int i = 0; i < kind.sources(); i++) {
			DatagramChannel source = DatagramChannel.open();
			this.sources.add(source);
			source.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
			source.bind(new InetSocketAddress("127.%d.%d.%d".formatted(1 + i / 10_000, i / 100 % 100, 1 + i % 100), 0));
			source.configureBlocking(false);
		}
	}

	/**
	 * Send.
	 * @param count how many packets
	 * @param perSecond how many a second at most
	 * @param bound how long it may take
	 * @return how many packets were sent
	 * @throws IOException if a socket fails
	 */
	long send(long count, int perSecond, Duration bound) throws IOException {
		long start = System.nanoTime();
		long sent = 0;
		while (sent < count && System.nanoTime() - start < bound.toNanos()) {
			long due = Math.min(count, (System.nanoTime() - start) / 1000 * perSecond / 1_000_000);
			if (due - sent < BATCH && due < count) {
				LockSupport.parkNanos(50_000);
				continue;
			}
			for (int i = 0; i < BATCH && sent < count; i++) {
				this.packet.clear();
				this.kind.write(this.packet, this.random);
				this.packet.flip();
				this.sources.get((int) (sent % this.sources.size())).send(this.packet, this.server);
				sent++;
			}
		}
		return sent;
	}

	@Override
	public void close() throws IOException {
		for (DatagramChannel source : this.sources) {
			source.close();
		}
	}

}
