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

import java.util.ArrayDeque;

import io.github.webtransport.StreamPriority;
import io.github.webtransport.transport.StreamCarrier;
import io.github.webtransport.transport.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * One end of a stream. Each end lives on its own loop; what one does to the other is a
 * task for the other's loop, so that it arrives later and in order. As in QUIC (RFC 9000,
 * sections 3 and 4), bytes wait at the receiver until they are asked for, those beyond
 * the window wait at the sender, and a reset discards both.
 */
final class MemoryStream implements StreamCarrier {

	private final MemoryLoop loop;

	private final long id;

	private final boolean bidirectional;

	private final boolean local;

	/**
	 * How many bytes the peer may have sent that were not asked for.
	 */
	private final long receiveWindow;

	private @Nullable MemoryStream peer;

	private @Nullable StreamListener listener;

	private final ArrayDeque<ByteBuf> arrived = new ArrayDeque<>(0);

	private boolean asked;

	private boolean finArrived;

	private boolean receiveEnded;

	private long unread;

	private final ArrayDeque<Write> waiting = new ArrayDeque<>(0);

	private long sendWindow;

	private boolean sendEnded;

	private boolean finSent;

	private boolean delivered;

	private boolean peerStopped;

	private boolean watchingStop;

	private boolean stopTold;

	private boolean released;

	private MemoryStream(MemoryLoop loop, long id, boolean bidirectional, boolean local, long receiveWindow,
			long sendWindow) {
		this.loop = loop;
		this.id = id;
		this.bidirectional = bidirectional;
		this.local = local;
		this.receiveWindow = receiveWindow;
		this.sendWindow = sendWindow;
	}

	/**
	 * Create both ends of a stream.
	 * @param opener the end that opens it
	 * @param acceptor the other end
	 * @param id the QUIC stream ID
	 * @param bidirectional the kind
	 * @return the end of the opener, which knows its peer
	 */
	static MemoryStream open(MemoryCarrier opener, MemoryCarrier acceptor, long id, boolean bidirectional) {
		MemoryStream local = new MemoryStream(opener.loop(), id, bidirectional, true, opener.streamWindow(),
				acceptor.streamWindow());
		MemoryStream remote = new MemoryStream(acceptor.loop(), id, bidirectional, false, acceptor.streamWindow(),
				opener.streamWindow());
		local.peer = remote;
		remote.peer = local;
		return local;
	}

	MemoryStream peer() {
		MemoryStream peer = this.peer;
		Assert.state(peer != null, "A stream has two ends");
		return peer;
	}

	private void tellPeer(Runnable event) {
		peer().loop.execute(event);
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
		this.listener = listener;
	}

	// Receiving

	@Override
	public void read() {
		this.asked = true;
		deliver();
	}

	private void arrive(@Nullable ByteBuf bytes, boolean fin) {
		if (fin) {
			// As QUIC acknowledges also what is stopped already
			tellPeer(peer()::finArrived);
		}
		if (this.receiveEnded) {
			release(bytes);
			return;
		}
		if (bytes != null) {
			this.arrived.add(bytes);
		}
		this.finArrived |= fin;
		deliver();
	}

	private void deliver() {
		StreamListener listener = this.listener;
		if (listener == null) {
			return;
		}
		if (this.asked && !this.arrived.isEmpty()) {
			this.asked = false;
			ByteBuf bytes = this.arrived.remove();
			int length = bytes.readableBytes();
			tellPeer(() -> peer().credit(length));
			listener.onData(bytes);
		}
		if (this.arrived.isEmpty() && this.finArrived && !this.receiveEnded) {
			this.receiveEnded = true;
			listener.onFin();
		}
	}

	private void arriveReset(long errorCode) {
		if (!this.receiveEnded) {
			this.unread = arrivedBytes();
			endReceiving();
			if (this.listener != null) {
				this.listener.onReset(errorCode);
			}
		}
	}

	@Override
	public void stopSending(long errorCode) {
		if (!this.receiveEnded) {
			endReceiving();
			tellPeer(peer()::arriveStop);
		}
	}

	private void endReceiving() {
		this.receiveEnded = true;
		this.arrived.forEach(ByteBuf::release);
		this.arrived.clear();
	}

	@Override
	public long unreadAtMost() {
		if (this.receiveEnded) {
			return this.unread;
		}
		return (this.finArrived) ? arrivedBytes() : arrivedBytes() + this.receiveWindow;
	}

	private long arrivedBytes() {
		return this.arrived.stream().mapToLong(ByteBuf::readableBytes).sum();
	}

	// Sending

	@Override
	public boolean takesFinWith(int bytes) {
		return this.waiting.isEmpty() && bytes <= this.sendWindow;
	}

	@Override
	public boolean write(ByteBuf bytes, boolean fin) {
		if (this.sendEnded) {
			int unsent = bytes.readableBytes();
			bytes.release();
			if (unsent > 0 && this.listener != null) {
				this.listener.onUnsent(unsent);
			}
			this.loop.execute(this::tellStopped);
			return false;
		}
		Write write = new Write(bytes, fin);
		if (this.waiting.isEmpty() && send(write)) {
			return true;
		}
		this.waiting.add(write);
		return false;
	}

	/**
	 * Send as much as the window lets go.
	 * @return whether that was all
	 */
	private boolean send(Write write) {
		int length = (int) Math.min(write.remaining(), this.sendWindow);
		this.sendWindow -= length;
		ByteBuf copy = (length > 0) ? write.take(length) : null;
		boolean whole = write.remaining() == 0;
		boolean fin = whole && write.fin;
		if (copy != null || fin) {
			MemoryStream peer = peer();
			tellPeer(() -> peer.arrive(copy, fin));
		}
		if (whole) {
			write.bytes.release();
			this.sendEnded |= fin;
			this.finSent |= fin;
		}
		return whole;
	}

	private void credit(int bytes) {
		this.sendWindow += bytes;
		while (!this.waiting.isEmpty() && send(this.waiting.element())) {
			this.waiting.remove();
			if (this.listener != null && !this.released) {
				this.listener.onWritten();
			}
		}
	}

	@Override
	public void reset(long errorCode) {
		if (!this.sendEnded) {
			endSending();
			MemoryStream peer = peer();
			tellPeer(() -> peer.arriveReset(errorCode));
		}
	}

	private void arriveStop() {
		if (!this.sendEnded) {
			boolean pending = !this.waiting.isEmpty();
			this.peerStopped = true;
			endSending();
			if (pending || this.watchingStop) {
				tellStopped();
			}
		}
		else if (this.finSent && !this.delivered) {
			this.peerStopped = true;
			tellStopped();
		}
	}

	private void endSending() {
		this.sendEnded = true;
		long unsent = this.waiting.stream().mapToLong(Write::remaining).sum();
		this.waiting.forEach((write) -> write.bytes.release());
		this.waiting.clear();
		if (unsent > 0 && this.listener != null) {
			this.listener.onUnsent(unsent);
		}
	}

	/**
	 * The peer has everything.
	 */
	private void finArrived() {
		if (!this.peerStopped && !this.delivered && this.listener != null) {
			this.delivered = true;
			this.listener.onDelivered();
		}
	}

	@Override
	public boolean reportsDelivery() {
		return true;
	}

	@Override
	public void watchStop(boolean watch) {
		this.watchingStop = watch;
		if (watch && this.peerStopped) {
			this.loop.execute(this::tellStopped);
		}
	}

	private void tellStopped() {
		if (this.peerStopped && !this.stopTold && this.listener != null) {
			this.stopTold = true;
			this.listener.onStopped();
		}
	}

	@Override
	public void setPriority(StreamPriority priority) {
		// Nothing competes for a path
	}

	@Override
	public void release() {
		this.released = true;
		endReceiving();
	}

	private static void release(@Nullable ByteBuf bytes) {
		if (bytes != null) {
			bytes.release();
		}
	}

	/**
	 * Bytes on their way. Copied as a wire does, and without moving the reader index: the
	 * application may send one buffer to several streams.
	 */
	private static final class Write {

		private final ByteBuf bytes;

		private final boolean fin;

		private int position;

		private Write(ByteBuf bytes, boolean fin) {
			this.bytes = bytes;
			this.fin = fin;
			this.position = bytes.readerIndex();
		}

		private int remaining() {
			return this.bytes.writerIndex() - this.position;
		}

		private ByteBuf take(int length) {
			ByteBuf copy = ByteBufAllocator.DEFAULT.buffer(length).writeBytes(this.bytes, this.position, length);
			this.position += length;
			return copy;
		}

	}

}
