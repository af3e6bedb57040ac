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

package io.github.webtransport.test.memory;

import java.util.function.Consumer;

import io.github.webtransport.transport.CarrierStats;
import io.github.webtransport.transport.SessionCarrier;
import io.github.webtransport.transport.SessionInbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.util.Assert;

/**
 * One end of a connection that carries one session. Everything it sends is a task for the
 * loop of the other end.
 */
final class MemoryCarrier implements SessionCarrier {

	static final String ENGINE = "In-memory transport";

	/**
	 * What fits a datagram on a path with the smallest packets that QUIC allows (RFC
	 * 9000, section 14): what passes here passes everywhere.
	 */
	static final int MAX_DATAGRAM = 1150;

	/**
	 * Datagrams on their way, beyond which there is no room: about what a congestion
	 * window lets go.
	 */
	private static final int MAX_FLYING_DATAGRAMS = 128;

	private final MemoryLoop loop;

	private final boolean server;

	private final long streamWindow;

	private final Runnable onDetach;

	private final NettyDataBufferFactory bufferFactory = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);

	private @Nullable MemoryCarrier peer;

	private @Nullable SessionInbound inbound;

	private long bidirectionalStreams;

	private long unidirectionalStreams;

	private int flyingDatagrams;

	private boolean awaitingDatagramSpace;

	private boolean connectEnded;

	private boolean aborted;

	private boolean detached;

	/**
	 * Create an end.
	 * @param loop its loop
	 * @param server whether it is the end of the server
	 * @param streamWindow bytes of a stream that the peer may send before they are read
	 * @param onDetach told when the session has ended
	 */
	MemoryCarrier(MemoryLoop loop, boolean server, long streamWindow, Runnable onDetach) {
		this.loop = loop;
		this.server = server;
		this.streamWindow = streamWindow;
		this.onDetach = onDetach;
		// The CONNECT stream of the client comes first, and HTTP/3 itself has three
		// unidirectional streams (RFC 9114, section 6.2)
		this.bidirectionalStreams = (server) ? 0 : 1;
		this.unidirectionalStreams = 3;
	}

	static void join(MemoryCarrier one, MemoryCarrier other) {
		one.peer = other;
		other.peer = one;
	}

	/**
	 * The session is there. Before anything arrives.
	 */
	void begin(SessionInbound inbound) {
		this.inbound = inbound;
	}

	private SessionInbound inbound() {
		SessionInbound inbound = this.inbound;
		Assert.state(inbound != null, "The session has not begun");
		return inbound;
	}

	private MemoryCarrier peer() {
		MemoryCarrier peer = this.peer;
		Assert.state(peer != null, "A connection has two ends");
		return peer;
	}

	private void tellPeer(Consumer<SessionInbound> event) {
		MemoryCarrier peer = peer();
		peer.loop.execute(() -> event.accept(peer.inbound()));
	}

	@Override
	public MemoryLoop loop() {
		return this.loop;
	}

	long streamWindow() {
		return this.streamWindow;
	}

	@Override
	public long sessionId() {
		return 0;
	}

	@Override
	public NettyDataBufferFactory bufferFactory() {
		return this.bufferFactory;
	}

	@Override
	public Disposable openStream(boolean bidirectional, OpenListener listener) {
		long number = (bidirectional) ? this.bidirectionalStreams++ : this.unidirectionalStreams++;
		// RFC 9000, section 2.1
		long id = 4 * number + ((bidirectional) ? 0 : 2) + ((this.server) ? 1 : 0);
		MemoryStream stream = MemoryStream.open(this, peer(), id, bidirectional);
		tellPeer((inbound) -> inbound.onStream(stream.peer()));
		listener.onOpened(stream);
		return Disposables.disposed();
	}

	@Override
	public boolean hasStreamCredit(boolean bidirectional) {
		// Only sessions have limits in memory
		return true;
	}

	@Override
	public DatagramOutcome sendDatagram(ByteBuf payload) {
		if (this.detached) {
			payload.release();
			return DatagramOutcome.UNAVAILABLE;
		}
		if (payload.readableBytes() > MAX_DATAGRAM) {
			payload.release();
			return DatagramOutcome.TOO_LARGE;
		}
		if (this.flyingDatagrams == MAX_FLYING_DATAGRAMS) {
			return DatagramOutcome.BLOCKED;
		}
		this.flyingDatagrams++;
		// The application may send one buffer to several sessions
		ByteBuf copy = ByteBufAllocator.DEFAULT.buffer(payload.readableBytes())
			.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
		payload.release();
		tellPeer((inbound) -> {
			inbound.onDatagram(copy);
			this.loop.execute(this::datagramLanded);
		});
		return DatagramOutcome.SENT;
	}

	private void datagramLanded() {
		this.flyingDatagrams--;
		if (this.awaitingDatagramSpace && !this.detached) {
			this.awaitingDatagramSpace = false;
			inbound().onDatagramSpace();
		}
	}

	@Override
	public void flushDatagrams() {
		// They are on their way
	}

	@Override
	public void awaitDatagramSpace() {
		this.awaitingDatagramSpace = true;
	}

	@Override
	public int maxDatagramSize() {
		return MAX_DATAGRAM;
	}

	@Override
	public void sendCapsule(ByteBuf capsule, @Nullable WriteListener done) {
		if (this.connectEnded) {
			capsule.release();
			if (done != null) {
				done.onWritten(new IllegalStateException("The CONNECT stream has ended"));
			}
			return;
		}
		tellPeer((inbound) -> {
			try {
				inbound.onConnectData(capsule);
			}
			finally {
				capsule.release();
			}
		});
		if (done != null) {
			done.onWritten(null);
		}
	}

	@Override
	public void finish() {
		if (!this.connectEnded) {
			this.connectEnded = true;
			tellPeer(SessionInbound::onConnectFin);
		}
	}

	@Override
	public void abort(long errorCode) {
		if (!this.aborted) {
			this.aborted = true;
			this.connectEnded = true;
			tellPeer(SessionInbound::onConnectReset);
		}
	}

	@Override
	public void closeConnection() {
		this.connectEnded = true;
		tellPeer((inbound) -> inbound.onConnectionLost("Connection lost"));
	}

	@Override
	public void detach() {
		this.detached = true;
		this.onDetach.run();
	}

	/**
	 * There is no path to measure.
	 */
	@Override
	public Mono<CarrierStats> stats() {
		return Mono.just(new CarrierStats(-1, -1, 0, 0, 0, 0, 0));
	}

	@Override
	public String engine() {
		return ENGINE;
	}

}
