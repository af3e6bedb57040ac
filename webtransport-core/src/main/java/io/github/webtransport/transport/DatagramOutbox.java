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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.DatagramOverflow;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.DatagramSettings;
import io.github.webtransport.SessionMetrics.DatagramDropReason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams on their way to the engine. On the event loop they pass straight through, and
 * wait only while the engine has no room: it drops silently what it cannot take, so that
 * it is never given more. Those of other threads are handed to the loop.
 */
final class DatagramOutbox implements DatagramExpiry.Waiting {

	private final SessionDatagrams datagrams;

	private final DefaultSession session;

	private final SessionCarrier carrier;

	/**
	 * The bound of both queues, {@code datagram.send-queue}: stale datagrams are worth
	 * less than memory.
	 */
	private final int capacity;

	private final DatagramOverflow overflow;

	private final int lowMark;

	private final ArrayDeque<Aged<ByteBuf>> waiting = new ArrayDeque<>(0);

	private final DatagramExpiry expiry;

	private final Queue<ByteBuf> inbox = new ConcurrentLinkedQueue<>();

	/**
	 * The length of the inbox, since a linked queue counts by walking.
	 */
	private final AtomicInteger inboxSize = new AtomicInteger();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	/**
	 * Told once when nothing waits any more. Bounded by the publishers that the
	 * application gave to the session, one entry each.
	 */
	private final List<Runnable> spaceListeners = new ArrayList<>(0);

	DatagramOutbox(SessionDatagrams datagrams, DefaultSession session, SessionCarrier carrier,
			DatagramSettings settings) {
		this.datagrams = datagrams;
		this.session = session;
		this.carrier = carrier;
		this.capacity = settings.getSendQueue();
		this.overflow = settings.getOverflow();
		this.expiry = new DatagramExpiry(carrier.loop(), settings.getSendMaxAge(), this);
		this.lowMark = Math.max(0, Math.min(this.capacity / 2, this.capacity - DatagramPublication.MAX_ASKED));
	}

	int capacity() {
		return this.capacity;
	}

	DatagramResult send(ByteBuf datagram) {
		if (this.carrier.loop().inEventLoop()) {
			DatagramResult result = offer(datagram);
			if (result == DatagramResult.SENT) {
				this.carrier.flushDatagrams();
			}
			return result;
		}
		if (!this.session.isOpen()) {
			return drop(datagram, DatagramDropReason.CLOSED, DatagramResult.DROPPED);
		}
		DatagramResult refused = refuse(datagram);
		return (refused != null) ? refused : handToLoop(datagram);
	}

	/**
	 * Drop what cannot be sent, before it takes the place of something else.
	 * @return the result, or {@code null} if the datagram can be sent
	 */
	private @Nullable DatagramResult refuse(ByteBuf datagram) {
		int maximum = this.session.maxDatagramSize();
		if (maximum == 0) {
			return drop(datagram, DatagramDropReason.CLOSED, DatagramResult.DROPPED);
		}
		if (datagram.readableBytes() > maximum) {
			return drop(datagram, DatagramDropReason.TOO_LARGE, DatagramResult.TOO_LARGE);
		}
		return null;
	}

	private DatagramResult drop(ByteBuf datagram, DatagramDropReason reason, DatagramResult result) {
		datagram.release();
		this.datagrams.countDropped(reason);
		return result;
	}

	private DatagramResult handToLoop(ByteBuf datagram) {
		if (this.inboxSize.incrementAndGet() > this.capacity) {
			ByteBuf dropped = (this.overflow == DatagramOverflow.DROP_OLDEST) ? this.inbox.poll() : datagram;
			if (dropped != null) {
				this.inboxSize.decrementAndGet();
				drop(dropped, DatagramDropReason.SEND_QUEUE_FULL, DatagramResult.DROPPED);
			}
			if (dropped == datagram) {
				return DatagramResult.DROPPED;
			}
		}
		this.inbox.add(datagram);
		if (this.scheduled.compareAndSet(false, true)) {
			if (!this.carrier.loop().execute(this::takeInbox)) {
				// The session has ended with its loop just now
				discardInbox();
				return DatagramResult.DROPPED;
			}
		}
		return DatagramResult.QUEUED;
	}

	private void takeInbox() {
		this.scheduled.set(false);
		boolean sent = false;
		int count = 0;
		ByteBuf datagram;
		// Not more than were there: threads that send without a pause must not keep the
		// loop
		while (count++ < this.capacity && (datagram = this.inbox.poll()) != null) {
			this.inboxSize.decrementAndGet();
			sent |= offer(datagram) == DatagramResult.SENT;
		}
		if (sent) {
			this.carrier.flushDatagrams();
		}
		notifySpace();
		if (!this.inbox.isEmpty() && this.scheduled.compareAndSet(false, true)) {
			this.carrier.loop().executeLater(this::takeInbox);
		}
	}

	private void discardInbox() {
		ByteBuf datagram;
		while ((datagram = this.inbox.poll()) != null) {
			this.inboxSize.decrementAndGet();
			drop(datagram, DatagramDropReason.CLOSED, DatagramResult.DROPPED);
		}
	}

	private DatagramResult offer(ByteBuf datagram) {
		if (!this.session.isOpen()) {
			return drop(datagram, DatagramDropReason.CLOSED, DatagramResult.DROPPED);
		}
		if (this.waiting.isEmpty()) {
			DatagramResult result = handOver(datagram);
			if (result != DatagramResult.QUEUED) {
				return result;
			}
		}
		else {
			DatagramResult refused = refuse(datagram);
			if (refused != null) {
				return refused;
			}
		}
		if (this.waiting.size() >= this.capacity) {
			if (this.overflow == DatagramOverflow.DROP_NEWEST) {
				return drop(datagram, DatagramDropReason.SEND_QUEUE_FULL, DatagramResult.DROPPED);
			}
			drop(this.waiting.remove().value(), DatagramDropReason.SEND_QUEUE_FULL, DatagramResult.DROPPED);
		}
		this.waiting.add(new Aged<>(datagram, this.carrier.loop().nanoTime()));
		this.expiry.watch();
		this.carrier.awaitDatagramSpace();
		return DatagramResult.QUEUED;
	}

	/**
	 * Hand a datagram to the engine.
	 * @return {@code QUEUED} if it has no room: the buffer is still the caller's
	 */
	private DatagramResult handOver(ByteBuf datagram) {
		int length = datagram.readableBytes();
		return switch (this.carrier.sendDatagram(datagram)) {
			case SENT -> {
				this.datagrams.countSent(length);
				yield DatagramResult.SENT;
			}
			case BLOCKED -> DatagramResult.QUEUED;
			case TOO_LARGE -> {
				this.datagrams.countDropped(DatagramDropReason.TOO_LARGE);
				yield DatagramResult.TOO_LARGE;
			}
			case UNAVAILABLE -> {
				this.datagrams.countDropped(DatagramDropReason.CLOSED);
				yield DatagramResult.DROPPED;
			}
		};
	}

	/**
	 * The engine may have room again.
	 */
	void onSpace() {
		boolean sent = false;
		Aged<ByteBuf> datagram;
		while ((datagram = this.waiting.peek()) != null) {
			DatagramResult result = handOver(datagram.value());
			if (result == DatagramResult.QUEUED) {
				this.carrier.awaitDatagramSpace();
				break;
			}
			this.waiting.remove();
			sent |= result == DatagramResult.SENT;
		}
		if (sent) {
			this.carrier.flushDatagrams();
		}
		notifySpace();
	}

	@Override
	public @Nullable Aged<?> oldest() {
		return this.waiting.peek();
	}

	@Override
	public void dropOldest() {
		drop(this.waiting.remove().value(), DatagramDropReason.EXPIRED, DatagramResult.DROPPED);
		notifySpace();
	}

	/**
	 * Run a task when the queue has room for what a publication may ask for, and half of
	 * it free for others: at once, where that is so.
	 */
	void whenSpace(Runnable listener) {
		if (hasSpace()) {
			listener.run();
		}
		else {
			this.spaceListeners.add(listener);
		}
	}

	private boolean hasSpace() {
		return this.waiting.size() + this.inboxSize.get() <= this.lowMark;
	}

	private void notifySpace() {
		if (!this.spaceListeners.isEmpty() && hasSpace()) {
			List<Runnable> listeners = List.copyOf(this.spaceListeners);
			this.spaceListeners.clear();
			listeners.forEach(Runnable::run);
		}
	}

	/**
	 * The session has ended: release what waits.
	 */
	void discard() {
		this.expiry.dispose();
		Aged<ByteBuf> datagram;
		while ((datagram = this.waiting.poll()) != null) {
			drop(datagram.value(), DatagramDropReason.CLOSED, DatagramResult.DROPPED);
		}
		this.spaceListeners.clear();
		discardInbox();
	}

}
