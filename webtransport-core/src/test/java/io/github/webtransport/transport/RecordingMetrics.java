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

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.StreamDirection;

/**
 * Counts what a session reports, from whatever thread.
 */
final class RecordingMetrics implements SessionMetrics {

	final List<CloseStatus> closed = new ArrayList<>();

	final List<Throwable> handlerFailures = new ArrayList<>();

	final List<Throwable> refusedInputs = new ArrayList<>();

	final List<String> streams = new ArrayList<>();

	int datagramsReceived;

	int datagramsSent;

	int bytesReceived;

	int bytesSent;

	private final Map<DatagramDropReason, AtomicInteger> dropped = new EnumMap<>(DatagramDropReason.class);

	RecordingMetrics() {
		for (DatagramDropReason reason : DatagramDropReason.values()) {
			this.dropped.put(reason, new AtomicInteger());
		}
	}

	int dropped(DatagramDropReason reason) {
		return this.dropped.get(reason).get();
	}

	int dropped() {
		return this.dropped.values().stream().mapToInt(AtomicInteger::get).sum();
	}

	@Override
	public void sessionClosed(HandshakeInfo info, CloseStatus status, long durationNanos) {
		this.closed.add(status);
	}

	@Override
	public void handlerFailed(Throwable failure) {
		this.handlerFailures.add(failure);
	}

	@Override
	public void inputRefused(Throwable reason) {
		this.refusedInputs.add(reason);
	}

	@Override
	public void datagramReceived(int bytes) {
		this.datagramsReceived++;
	}

	@Override
	public void datagramSent(int bytes) {
		this.datagramsSent++;
	}

	@Override
	public void datagramDropped(DatagramDropReason reason) {
		this.dropped.get(reason).incrementAndGet();
	}

	@Override
	public void streamBytesReceived(int bytes) {
		this.bytesReceived += bytes;
	}

	@Override
	public void streamBytesSent(int bytes) {
		this.bytesSent += bytes;
	}

	@Override
	public void streamClosed(StreamDirection direction, boolean local, StreamOutcome outcome, long durationNanos) {
		this.streams.add(direction + " " + ((local) ? "local" : "remote") + " " + outcome);
	}

}
