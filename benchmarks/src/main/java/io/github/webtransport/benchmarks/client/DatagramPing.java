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

package io.github.webtransport.benchmarks.client;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Round trips by datagram. One that is lost is forgotten after a while and the next is
 * sent.
 */
final class DatagramPing implements ClientSession.DatagramListener {

	private static final long LOST_MILLIS = 200;

	private final ClientSession session;

	private final RoundTrips roundTrips;

	private long sequence;

	private long start;

	private @Nullable Future<?> timeout;

	DatagramPing(ClientSession session, RoundTrips roundTrips) {
		this.session = session;
		this.roundTrips = roundTrips;
	}

	void start() {
		this.session.setDatagramListener(this);
		this.session.channel().eventLoop().execute(this::send);
	}

	private void send() {
		if (this.roundTrips.isStopped()) {
			return;
		}
		this.sequence++;
		ByteBuf datagram = this.session.newDatagram(RoundTripLoad.SIZE)
			.writeLong(this.sequence)
			.writeBytes(Payload.slice(this.sequence, RoundTripLoad.SIZE - Long.BYTES));
		this.start = System.nanoTime();
		this.session.channel().writeAndFlush(datagram, this.session.channel().voidPromise());
		this.timeout = this.session.channel().eventLoop().schedule(this::send, LOST_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public void received(ByteBuf datagram) {
		boolean complete = datagram.readableBytes() == RoundTripLoad.SIZE;
		long echoed = complete ? datagram.readLong() : -1;
		if (!Payload.matches(Math.max(echoed, 0), datagram) || echoed > this.sequence || !complete) {
			this.roundTrips.fail("The echo of a datagram differs");
			return;
		}
		if (echoed == this.sequence && this.timeout != null) {
			this.roundTrips.record(System.nanoTime() - this.start);
			this.timeout.cancel(false);
			send();
		}
	}

	@Override
	public void receivedAll() {
		// Each datagram is answered as it comes
	}

}
