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

package io.github.webtransport.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.CapsuleDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * A carrier without a wire: records what a session does to it, refuses to do what a test
 * wants it to refuse, and notes every breach of the contract of {@link SessionCarrier}.
 */
final class FakeCarrier implements SessionCarrier {

	static final long SESSION_ID = 4;

	private final CarrierLoop loop;

	/**
	 * Counts the bytes that are not released.
	 */
	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

	private final NettyDataBufferFactory bufferFactory = new NettyDataBufferFactory(this.allocator);

	private final List<String> log = new ArrayList<>();

	private final List<Capsule> capsules = new ArrayList<>();

	private final List<String> datagrams = new ArrayList<>();

	private final List<FakeStream> streams = new ArrayList<>();

	private final ArrayDeque<WriteListener> heldCapsules = new ArrayDeque<>();

	private final ArrayDeque<Opening> openings = new ArrayDeque<>();

	/**
	 * Breaches of the contract, noted by whatever thread.
	 */
	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private long nextStream;

	private boolean finished;

	private boolean detached;

	boolean holdCapsules;

	/**
	 * Runs within {@link #finish()}, as a carrier may that is fed by this thread.
	 */
	@Nullable Runnable onFinish;

	@Nullable Throwable openFailure;

	int streamCredit = Integer.MAX_VALUE;

	int datagramRoom = Integer.MAX_VALUE;

	volatile int maxDatagramSize = 1200;

	boolean datagramsAvailable = true;

	boolean awaitingDatagramSpace;

	int datagramFlushes;

	/**
	 * Runs when the engine has taken a datagram.
	 */
	@Nullable Runnable onDatagram;

	Mono<CarrierStats> stats = Mono.just(new CarrierStats(1_000_000, 14_720, 1, 2, 3, 4, 5));

	FakeCarrier(CarrierLoop loop) {
		this.loop = loop;
	}

	List<String> log() {
		return this.log;
	}

	List<Capsule> capsules() {
		return this.capsules;
	}

	List<String> datagrams() {
		return this.datagrams;
	}

	List<FakeStream> streams() {
		return this.streams;
	}

	Queue<String> violations() {
		return this.violations;
	}

	/**
	 * Return the bytes of buffers of this carrier that nobody has released.
	 */
	long unreleasedBytes() {
		return this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
	}

	void check(boolean rule, String breach) {
		if (!this.loop.inEventLoop()) {
			this.violations.add("Not on the loop: " + breach);
		}
		if (!rule) {
			this.violations.add(breach);
		}
	}

	FakeStream newStream(boolean bidirectional, boolean local) {
		long id = 4 * this.nextStream++ + ((bidirectional) ? 0 : 2) + ((local) ? 1 : 0);
		FakeStream stream = new FakeStream(this, id, bidirectional, local);
		this.streams.add(stream);
		return stream;
	}

	@Override
	public CarrierLoop loop() {
		return this.loop;
	}

	@Override
	public long sessionId() {
		return SESSION_ID;
	}

	@Override
	public NettyDataBufferFactory bufferFactory() {
		return this.bufferFactory;
	}

	@Override
	public Disposable openStream(boolean bidirectional, OpenListener listener) {
		check(!this.detached, "openStream after detach");
		Throwable failure = this.openFailure;
		if (failure != null) {
			listener.onFailed(failure);
			return () -> {
			};
		}
		Opening opening = new Opening(bidirectional, listener);
		this.openings.add(opening);
		giveStreams();
		return () -> this.openings.remove(opening);
	}

	@Override
	public boolean hasStreamCredit(boolean bidirectional) {
		return this.streamCredit > 0 && this.openings.isEmpty();
	}

	/**
	 * Let the connection have credit for more streams.
	 */
	void addStreamCredit(int count) {
		this.streamCredit += count;
		giveStreams();
	}

	private void giveStreams() {
		while (this.streamCredit > 0 && !this.openings.isEmpty()) {
			this.streamCredit--;
			Opening opening = this.openings.remove();
			opening.listener.onOpened(newStream(opening.bidirectional, true));
		}
	}

	/**
	 * Return how many streams wait for credit of the connection.
	 */
	int waitingStreams() {
		return this.openings.size();
	}

	@Override
	public DatagramOutcome sendDatagram(ByteBuf payload) {
		check(!this.detached, "sendDatagram after detach");
		if (!this.datagramsAvailable) {
			payload.release();
			return DatagramOutcome.UNAVAILABLE;
		}
		if (payload.readableBytes() > this.maxDatagramSize) {
			payload.release();
			return DatagramOutcome.TOO_LARGE;
		}
		if (this.datagramRoom == 0) {
			return DatagramOutcome.BLOCKED;
		}
		this.datagramRoom--;
		this.datagrams.add(FakeStream.text(payload));
		payload.release();
		if (this.onDatagram != null) {
			this.onDatagram.run();
		}
		return DatagramOutcome.SENT;
	}

	@Override
	public void flushDatagrams() {
		check(!this.detached, "flushDatagrams after detach");
		this.datagramFlushes++;
	}

	@Override
	public void awaitDatagramSpace() {
		check(!this.detached, "awaitDatagramSpace after detach");
		this.awaitingDatagramSpace = true;
	}

	@Override
	public int maxDatagramSize() {
		return (this.datagramsAvailable) ? this.maxDatagramSize : 0;
	}

	@Override
	public void sendCapsule(ByteBuf bytes, @Nullable WriteListener done) {
		check(!this.finished && !this.detached, "sendCapsule after the end");
		new CapsuleDecoder(true, 1 << 16).feed(bytes, (capsule) -> {
			this.capsules.add(capsule);
			this.log.add(capsule.toString());
		});
		bytes.release();
		if (this.holdCapsules) {
			if (done != null) {
				this.heldCapsules.add(done);
			}
		}
		else if (done != null) {
			done.onWritten(null);
		}
	}

	/**
	 * Let the capsules go that were held, or fail them.
	 */
	void releaseCapsules(@Nullable Throwable failure) {
		this.holdCapsules = false;
		WriteListener held;
		while ((held = this.heldCapsules.poll()) != null) {
			held.onWritten(failure);
		}
	}

	@Override
	public void finish() {
		check(!this.finished, "finish twice");
		this.finished = true;
		this.log.add("finish");
		if (this.onFinish != null) {
			this.onFinish.run();
		}
	}

	@Override
	public void abort(long errorCode) {
		check(true, "abort");
		this.finished = true;
		this.log.add("abort 0x" + Long.toHexString(errorCode));
	}

	@Override
	public void closeConnection() {
		check(this.detached, "closeConnection before detach");
		this.log.add("close connection");
	}

	@Override
	public void detach() {
		check(!this.detached, "detach twice");
		this.detached = true;
		this.log.add("detach");
	}

	@Override
	public Mono<CarrierStats> stats() {
		return this.stats;
	}

	@Override
	public String engine() {
		return "Fake engine 1.0";
	}

	private record Opening(boolean bidirectional, OpenListener listener) {

	}

}
