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

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.webtransport.StreamPriority;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a {@link FakeCarrier}. What the peer sends waits here, as in the window of
 * a QUIC stream, until it is asked for, and is then handed over within {@link #read()},
 * which is the hardest case that the contract allows.
 */
final class FakeStream implements StreamCarrier {

	private final FakeCarrier carrier;

	private final long id;

	private final boolean bidirectional;

	private final boolean local;

	private final List<String> log = new ArrayList<>();

	private final List<String> writes = new ArrayList<>();

	private final StringBuilder written = new StringBuilder();

	private final ArrayDeque<ByteBuf> arrivals = new ArrayDeque<>();

	private final ArrayDeque<ByteBuf> waitingWrites = new ArrayDeque<>();

	/**
	 * Bytes that the session has written and that will never be sent.
	 */
	private long unsent;

	/**
	 * Whether the peer acknowledges a FIN at once, or with {@link #acknowledge()}.
	 */
	boolean acknowledges = true;

	boolean reportsDelivery = true;

	private boolean delivered;

	private @Nullable StreamListener listener;

	private boolean asked;

	private boolean finArrived;

	private boolean arrivalsEnded;

	private boolean finWritten;

	private boolean finLeft;

	private boolean reset;

	private boolean stopped;

	private boolean peerStopped;

	private boolean lost;

	private long unreadAtMost;

	/**
	 * Bytes that the peer has sent, as it counts them.
	 */
	private long sentByPeer;

	/**
	 * How many of them arrived and were discarded, because the stream was reset.
	 */
	private long discarded;

	private boolean released;

	private boolean blocked;

	boolean takesFinWithBytes = true;

	/**
	 * Whether a read is answered later, even if there is something to read.
	 */
	boolean answersLater;

	private boolean watching;

	private int reads;

	private int mostWaitingWrites;

	FakeStream(FakeCarrier carrier, long id, boolean bidirectional, boolean local) {
		this.carrier = carrier;
		this.id = id;
		this.bidirectional = bidirectional;
		this.local = local;
	}

	static String text(ByteBuf bytes) {
		return bytes.toString(StandardCharsets.UTF_8);
	}

	private ByteBuf bytes(String text) {
		byte[] content = text.getBytes(StandardCharsets.UTF_8);
		return this.carrier.bufferFactory().getByteBufAllocator().buffer(content.length).writeBytes(content);
	}

	// What the peer and the engine do

	void data(String... texts) {
		for (String text : texts) {
			ByteBuf bytes = bytes(text);
			if (this.stopped || this.released || this.arrivalsEnded) {
				bytes.release();
			}
			else {
				this.sentByPeer += bytes.readableBytes();
				this.arrivals.add(bytes);
			}
		}
		deliver();
	}

	/**
	 * Deliver bytes that crossed a stop on their way.
	 */
	void crossing(String text) {
		listener().onData(bytes(text));
	}

	void fin() {
		this.finArrived = true;
		deliver();
	}

	void peerReset(long errorCode) {
		if (this.arrivalsEnded || this.released) {
			return;
		}
		this.arrivalsEnded = true;
		this.discarded = arrivedBytes();
		releaseAll(this.arrivals);
		listener().onReset(errorCode);
	}

	void peerStopped() {
		if (this.reset || this.delivered || this.peerStopped || this.released && !this.finLeft) {
			return;
		}
		this.peerStopped = true;
		discardWrites();
		listener().onStopped();
	}

	/**
	 * Acknowledge all, FIN included.
	 */
	void acknowledge() {
		if (this.finLeft && !this.delivered && !this.peerStopped && !this.lost) {
			this.delivered = true;
			listener().onDelivered();
		}
	}

	private void finLeft() {
		this.finLeft = true;
		if (this.acknowledges) {
			this.carrier.loop().execute(this::acknowledge);
		}
	}

	private void discardWrites() {
		long bytes = this.waitingWrites.stream().mapToLong(ByteBuf::readableBytes).sum();
		releaseAll(this.waitingWrites);
		discarded(bytes);
	}

	private void discarded(long bytes) {
		if (bytes > 0) {
			this.unsent += bytes;
			listener().onUnsent(bytes);
		}
	}

	void lost() {
		this.lost = true;
		releaseAll(this.arrivals);
		releaseAll(this.waitingWrites);
		if (!this.released) {
			listener().onLost();
		}
	}

	/**
	 * Take no more writes: they wait.
	 */
	void block() {
		this.blocked = true;
	}

	/**
	 * Take one write that waits.
	 */
	void takeWrite() {
		ByteBuf bytes = this.waitingWrites.remove();
		take(bytes);
		if (this.finWritten && this.waitingWrites.isEmpty()) {
			finLeft();
		}
		if (!this.released) {
			listener().onWritten();
		}
	}

	/**
	 * Take all writes that wait, and those to come.
	 */
	void unblock() {
		while (!this.waitingWrites.isEmpty()) {
			takeWrite();
		}
		this.blocked = false;
	}

	private void take(ByteBuf bytes) {
		this.written.append(text(bytes));
		bytes.release();
	}

	private void deliver() {
		StreamListener listener = this.listener;
		if (listener == null) {
			return;
		}
		if (this.asked && !this.arrivals.isEmpty() && !this.released) {
			this.asked = false;
			listener.onData(this.arrivals.remove());
		}
		if (this.arrivals.isEmpty() && this.finArrived && !this.arrivalsEnded && !this.released) {
			this.arrivalsEnded = true;
			listener.onFin();
		}
	}

	private static void releaseAll(ArrayDeque<ByteBuf> buffers) {
		buffers.forEach(ByteBuf::release);
		buffers.clear();
	}

	private StreamListener listener() {
		StreamListener listener = this.listener;
		if (listener == null) {
			throw new IllegalStateException("Nobody listens");
		}
		return listener;
	}

	// What a test asks

	List<String> log() {
		return this.log;
	}

	/**
	 * Return what the engine took.
	 */
	String written() {
		return this.written.toString();
	}

	/**
	 * Return each write, those with FIN marked.
	 */
	List<String> writes() {
		return this.writes;
	}

	long sentByPeer() {
		return this.sentByPeer;
	}

	/**
	 * Return whether the peer may still send.
	 */
	boolean isOpenForPeer() {
		return !this.stopped && !this.released && !this.arrivalsEnded && !this.finArrived;
	}

	int writtenLength() {
		return this.written.length();
	}

	int waitingWrites() {
		return this.waitingWrites.size();
	}

	Collection<ByteBuf> waiting() {
		return this.waitingWrites;
	}

	int mostWaitingWrites() {
		return this.mostWaitingWrites;
	}

	/**
	 * Return how often the session asked for a buffer.
	 */
	int reads() {
		return this.reads;
	}

	boolean isReleased() {
		return this.released;
	}

	boolean isWatching() {
		return this.watching;
	}

	// What the session does

	private void check(boolean rule, String breach) {
		this.carrier.check(rule, "Stream " + this.id + ": " + breach);
	}

	private void record(String action) {
		this.log.add(action);
		this.carrier.log().add("stream " + this.id + " " + action);
	}

	@Override
	public long streamId() {
		return this.id;
	}

	@Override
	public boolean isBidirectional() {
		return this.bidirectional;
	}

	@Override
	public boolean isLocal() {
		return this.local;
	}

	@Override
	public void listen(StreamListener listener) {
		check(this.listener == null, "listen twice");
		this.listener = listener;
	}

	@Override
	public void read() {
		check(!this.asked, "read while a read is under way");
		check(!this.released && !this.stopped, "read after stop or release");
		this.asked = true;
		this.reads++;
		if (this.answersLater) {
			this.carrier.loop().execute(this::deliver);
		}
		else {
			deliver();
		}
	}

	@Override
	public boolean takesFinWith(int bytes) {
		check(bytes > 0, "FIN with nothing");
		return this.takesFinWithBytes && !this.blocked && !this.peerStopped;
	}

	@Override
	public boolean write(ByteBuf bytes, boolean fin) {
		check(!this.finWritten, "write after FIN");
		check(!this.reset, "write after reset");
		check(!this.released, "write after release");
		check(fin || bytes.isReadable(), "write of nothing");
		check(!fin || !bytes.isReadable() || takesFinWith(bytes.readableBytes()), "FIN with bytes");
		this.writes.add(text(bytes) + ((fin) ? "+fin" : ""));
		if (fin) {
			this.finWritten = true;
			record("fin");
		}
		if (this.peerStopped) {
			int length = bytes.readableBytes();
			bytes.release();
			discarded(length);
			listener().onStopped();
			return false;
		}
		if (this.blocked) {
			this.waitingWrites.add(bytes);
			this.mostWaitingWrites = Math.max(this.mostWaitingWrites, this.waitingWrites.size());
			return false;
		}
		take(bytes);
		if (fin) {
			finLeft();
		}
		return true;
	}

	@Override
	public void reset(long errorCode) {
		check(!this.finLeft && !this.released, "reset after the end");
		this.reset = true;
		record("reset 0x" + Long.toHexString(errorCode));
		discardWrites();
	}

	@Override
	public void stopSending(long errorCode) {
		check(!this.stopped && !this.released, "stopSending after the end");
		this.stopped = true;
		record("stop 0x" + Long.toHexString(errorCode));
		releaseAll(this.arrivals);
	}

	void unreadAtMost(long bytes) {
		this.unreadAtMost = bytes;
	}

	@Override
	public long unreadAtMost() {
		return Math.max(this.unreadAtMost, this.discarded + arrivedBytes());
	}

	private long arrivedBytes() {
		return this.arrivals.stream().mapToLong(ByteBuf::readableBytes).sum();
	}

	@Override
	public boolean reportsDelivery() {
		return this.reportsDelivery;
	}

	@Override
	public void watchStop(boolean watch) {
		check(!watch || !this.released, "watchStop after release");
		this.watching = watch;
	}

	@Override
	public void setPriority(StreamPriority priority) {
		check(true, "setPriority");
		this.log.add("priority " + priority.urgency() + " " + priority.sendOrder());
	}

	@Override
	public void release() {
		check(!this.released, "release twice");
		this.released = true;
		releaseAll(this.arrivals);
		// As with an engine, what is written before FIN still leaves
		this.waitingWrites.forEach(this::take);
		this.waitingWrites.clear();
		if (this.finWritten && !this.finLeft && !this.reset && !this.peerStopped && !this.lost) {
			finLeft();
		}
	}

}
