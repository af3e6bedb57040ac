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

package io.github.webtransport.autoconfigure.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.StreamDirection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of all sessions that have something in common. Those of datagrams and bytes
 * are resolved in advance, so that counting is one addition.
 */
final class SessionMeters implements SessionMetrics {

	private static final String NO_REASON = "none";

	private static final String TRANSPORT = "transport";

	private final MeterRegistry registry;

	private final MeterSide side;

	private final String key;

	private final String transport;

	private final Counter datagramsReceived;

	private final Counter datagramsSent;

	private final Map<DatagramDropReason, Counter> datagramsDropped = new EnumMap<>(DatagramDropReason.class);

	private final Counter datagramBytesReceived;

	private final Counter datagramBytesSent;

	private final Counter streamBytesReceived;

	private final Counter streamBytesSent;

	private final Map<StreamKind, Timer> streams = new ConcurrentHashMap<>();

	/**
	 * Create meters.
	 * @param registry has them
	 * @param side the end of the sessions
	 * @param key what the sessions have in common
	 * @param transport what carries them
	 */
	SessionMeters(MeterRegistry registry, MeterSide side, String key, SessionTransport transport) {
		this.registry = registry;
		this.side = side;
		this.key = key;
		this.transport = toTag(transport);
		this.datagramsReceived = createDatagramCounter("received", NO_REASON);
		this.datagramsSent = createDatagramCounter("sent", NO_REASON);
		for (DatagramDropReason reason : DatagramDropReason.values()) {
			this.datagramsDropped.put(reason, createDatagramCounter("dropped", toTag(reason)));
		}
		this.datagramBytesReceived = createByteCounter("in", "datagram");
		this.datagramBytesSent = createByteCounter("out", "datagram");
		this.streamBytesReceived = createByteCounter("in", "stream");
		this.streamBytesSent = createByteCounter("out", "stream");
	}

	private Counter createDatagramCounter(String event, String reason) {
		return Counter.builder(this.side.meter("datagrams"))
			.description("Number of datagrams")
			.tags(this.side.tag(), this.key, TRANSPORT, this.transport, "event", event, "reason", reason)
			.register(this.registry);
	}

	private Counter createByteCounter(String direction, String kind) {
		return Counter.builder(this.side.meter("bytes"))
			.description("Amount of data in datagrams and on streams")
			.baseUnit("bytes")
			.tags(this.side.tag(), this.key, TRANSPORT, this.transport, "direction", direction, "kind", kind)
			.register(this.registry);
	}

	private static String toTag(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Sessions are timed by their observation.
	 */
	@Override
	public void sessionClosed(HandshakeInfo info, CloseStatus status, long durationNanos) {
	}

	@Override
	public void handlerFailed(Throwable failure) {
		countError(failure);
	}

	@Override
	public void inputRefused(Throwable reason) {
		countError(reason);
	}

	private void countError(Throwable failure) {
		Counter.builder(this.side.meter("handler.errors"))
			.description("Number of calls of handlers that failed or were refused")
			.tags(this.side.tag(), this.key, TRANSPORT, this.transport, "exception", nameOf(failure.getClass()))
			.register(this.registry)
			.increment();
	}

	private static String nameOf(Class<?> type) {
		return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
	}

	@Override
	public void datagramReceived(int bytes) {
		this.datagramsReceived.increment();
		this.datagramBytesReceived.increment(bytes);
	}

	@Override
	public void datagramSent(int bytes) {
		this.datagramsSent.increment();
		this.datagramBytesSent.increment(bytes);
	}

	@Override
	public void datagramDropped(DatagramDropReason reason) {
		Counter counter = this.datagramsDropped.get(reason);
		if (counter != null) {
			counter.increment();
		}
	}

	@Override
	public void streamBytesReceived(int bytes) {
		this.streamBytesReceived.increment(bytes);
	}

	@Override
	public void streamBytesSent(int bytes) {
		this.streamBytesSent.increment(bytes);
	}

	@Override
	public void streamClosed(StreamDirection direction, boolean local, StreamOutcome outcome, long durationNanos) {
		this.streams.computeIfAbsent(new StreamKind(direction, local, outcome), this::createStreamTimer)
			.record(durationNanos, TimeUnit.NANOSECONDS);
	}

	private Timer createStreamTimer(StreamKind kind) {
		return Timer.builder(this.side.meter("streams"))
			.description("Lifetime of streams")
			.tags(this.side.tag(), this.key, TRANSPORT, this.transport, "direction", toTag(kind.direction()),
					"initiator", this.side.initiator(kind.local()), "outcome", toTag(kind.outcome()))
			.register(this.registry);
	}

	private record StreamKind(StreamDirection direction, boolean local, StreamOutcome outcome) {

	}

}
