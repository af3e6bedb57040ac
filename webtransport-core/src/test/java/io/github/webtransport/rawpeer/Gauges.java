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

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportMetrics;

/**
 * Counts what the server tells of.
 */
public final class Gauges implements WebTransportMetrics, SessionMetrics {

	private final Journal journal;

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger sessions = new AtomicInteger();

	private final AtomicLong datagramsReceived = new AtomicLong();

	private final AtomicLong packetsReceived = new AtomicLong();

	private final AtomicLong packetsSent = new AtomicLong();

	private final List<Integer> rejections = new ArrayList<>();

	private final List<CloseStatus> closed = new ArrayList<>();

	private final List<Throwable> failures = new ArrayList<>();

	private final Map<DatagramDropReason, Integer> dropped = new EnumMap<>(DatagramDropReason.class);

	private final AtomicIntegerArray limits = new AtomicIntegerArray(Limit.values().length);

	private final AtomicIntegerArray packetsDropped = new AtomicIntegerArray(PacketDropReason.values().length);

	public Gauges(Journal journal) {
		this.journal = journal;
	}

	@Override
	public void connectionOpened() {
		this.journal.note("gauge: connections " + this.connections.incrementAndGet());
	}

	@Override
	public void connectionClosed() {
		this.journal.note("gauge: connections " + this.connections.decrementAndGet());
	}

	@Override
	public void packets(long received, long sent, long lost) {
		this.packetsReceived.addAndGet(received);
		this.packetsSent.addAndGet(sent);
		this.journal.note("gauge: packets " + received + ", " + sent + ", " + lost);
	}

	@Override
	public void packetDropped(PacketDropReason reason) {
		this.packetsDropped.incrementAndGet(reason.ordinal());
		this.journal.changed();
	}

	@Override
	public void limitReached(Limit limit) {
		this.limits.incrementAndGet(limit.ordinal());
		this.journal.note("gauge: limit " + limit);
	}

	@Override
	public void handshakeRejected(int status) {
		this.journal.record("gauge: rejected " + status, () -> this.rejections.add(status));
	}

	@Override
	public SessionMetrics sessionOpened(HandshakeInfo info) {
		this.journal.note("gauge: sessions " + this.sessions.incrementAndGet());
		return this;
	}

	@Override
	public void sessionClosed(HandshakeInfo info, CloseStatus status, long durationNanos) {
		this.journal.record("gauge: sessions " + this.sessions.decrementAndGet() + ", closed with " + status,
				() -> this.closed.add(status));
	}

	@Override
	public void handlerFailed(Throwable failure) {
		this.journal.record("gauge: handler failed with " + failure, () -> this.failures.add(failure));
	}

	@Override
	public void datagramReceived(int bytes) {
		this.datagramsReceived.incrementAndGet();
	}

	@Override
	public void datagramSent(int bytes) {
	}

	@Override
	public void datagramDropped(DatagramDropReason reason) {
		this.journal.record("gauge: datagram dropped, " + reason, () -> this.dropped.merge(reason, 1, Integer::sum));
	}

	@Override
	public void streamBytesReceived(int bytes) {
	}

	@Override
	public void streamBytesSent(int bytes) {
	}

	@Override
	public void streamClosed(StreamDirection direction, boolean local, StreamOutcome outcome, long durationNanos) {
		this.journal.note("gauge: " + direction + " stream closed, " + outcome);
	}

	public int connections() {
		return this.connections.get();
	}

	long packetsReceived() {
		return this.packetsReceived.get();
	}

	long packetsSent() {
		return this.packetsSent.get();
	}

	/**
	 * Return how often a limit was reached.
	 */
	int limits(Limit limit) {
		return this.limits.get(limit.ordinal());
	}

	/**
	 * Return how many packets the defence has dropped.
	 */
	public int packetsDropped(PacketDropReason reason) {
		return this.packetsDropped.get(reason.ordinal());
	}

	public int sessions() {
		return this.sessions.get();
	}

	/**
	 * Return the statuses of refused requests, 0 for a reset. Read it under the journal.
	 */
	List<Integer> rejections() {
		return this.rejections;
	}

	/**
	 * Return how sessions ended. Read it under the journal.
	 */
	public List<CloseStatus> closed() {
		return this.closed;
	}

	/**
	 * Return what handlers threw. Read it under the journal.
	 */
	public List<Throwable> failures() {
		return this.failures;
	}

	/**
	 * Return how many datagrams were dropped. Read it under the journal.
	 */
	public int dropped(DatagramDropReason reason) {
		return this.dropped.getOrDefault(reason, 0);
	}

	public void clear() {
		for (Limit limit : Limit.values()) {
			this.limits.set(limit.ordinal(), 0);
		}
		for (PacketDropReason reason : PacketDropReason.values()) {
			this.packetsDropped.set(reason.ordinal(), 0);
		}
		synchronized (this.journal) {
			this.rejections.clear();
			this.closed.clear();
			this.failures.clear();
			this.dropped.clear();
		}
	}

}
