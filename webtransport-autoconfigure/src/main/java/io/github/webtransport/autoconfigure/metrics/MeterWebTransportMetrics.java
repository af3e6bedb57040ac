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
import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.WebTransportMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Counts in a {@link MeterRegistry}, and has sessions timed by their observation. Meters
 * are looked up once and shared by the sessions of a path, or of a client to one server.
 */
final class MeterWebTransportMetrics implements WebTransportMetrics {

	private final MeterRegistry registry;

	private final MeterSide side;

	private final @Nullable SessionObservations observations;

	private final AtomicInteger connections = new AtomicInteger();

	private final Counter packetsReceived;

	private final Counter packetsSent;

	private final Counter packetsLost;

	private final Map<PacketDropReason, Counter> packetsDropped = new EnumMap<>(PacketDropReason.class);

	private final Map<Limit, Counter> limits = new EnumMap<>(Limit.class);

	private final Timer roundTripTimes;

	private final Map<SessionKind, SessionMetrics> sessionMeters = new ConcurrentHashMap<>();

	private final Map<Rejection, Counter> rejections = new ConcurrentHashMap<>();

	/**
	 * Count at the server.
	 */
	MeterWebTransportMetrics(MeterRegistry registry, SessionObservations observations) {
		this(registry, MeterSide.SERVER, observations);
		for (PacketDropReason reason : PacketDropReason.values()) {
			this.packetsDropped.put(reason, createDropCounter(reason));
		}
		for (Limit limit : Limit.values()) {
			this.limits.put(limit, createLimitCounter(limit));
		}
	}

	/**
	 * Count at the client, where sessions are observed before they are there.
	 */
	MeterWebTransportMetrics(MeterRegistry registry) {
		this(registry, MeterSide.CLIENT, null);
	}

	private MeterWebTransportMetrics(MeterRegistry registry, MeterSide side,
			@Nullable SessionObservations observations) {
		this.registry = registry;
		this.side = side;
		this.observations = observations;
		Gauge.builder(side.meter("connections.active"), this.connections, AtomicInteger::get)
			.description("Number of open QUIC connections")
			.register(registry);
		this.packetsReceived = createPacketCounter("received");
		this.packetsSent = createPacketCounter("sent");
		this.packetsLost = createPacketCounter("lost");
		this.roundTripTimes = Timer.builder(side.meter("quic.rtt"))
			.description("Smoothed round-trip times of QUIC connections, sampled")
			.register(registry);
	}

	private Counter createPacketCounter(String event) {
		return Counter.builder(this.side.meter("quic.packets"))
			.description("Number of QUIC packets")
			.tag("event", event)
			.register(this.registry);
	}

	private Counter createDropCounter(PacketDropReason reason) {
		return Counter.builder("webtransport.server.quic.packets.dropped")
			.description("Number of UDP packets that the server has dropped to defend itself or others")
			.tag("reason", toTag(reason))
			.register(this.registry);
	}

	private Counter createLimitCounter(Limit limit) {
		return Counter.builder("webtransport.server.limits.reached")
			.description("Number of times that clients have reached a limit")
			.tag("limit", toTag(limit))
			.register(this.registry);
	}

	private static String toTag(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	@Override
	public void limitReached(Limit limit) {
		Counter counter = this.limits.get(limit);
		if (counter != null) {
			counter.increment();
		}
	}

	@Override
	public void packetDropped(PacketDropReason reason) {
		Counter counter = this.packetsDropped.get(reason);
		if (counter != null) {
			counter.increment();
		}
	}

	@Override
	public void packets(long received, long sent, long lost) {
		this.packetsReceived.increment(received);
		this.packetsSent.increment(sent);
		this.packetsLost.increment(lost);
	}

	@Override
	public void roundTripTime(long nanos) {
		this.roundTripTimes.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void connectionOpened() {
		this.connections.incrementAndGet();
	}

	@Override
	public void connectionClosed() {
		this.connections.decrementAndGet();
	}

	@Override
	public void handshakeRejected(int status) {
		handshakeRejected(status, null, null);
	}

	@Override
	public void handshakeRejected(int status, @Nullable HandshakeInfo request, @Nullable String reason) {
		// What is refused before it is read came over QUIC
		SessionTransport transport = (request != null) ? request.getTransport() : SessionTransport.WEBTRANSPORT;
		this.rejections.computeIfAbsent(new Rejection(status, transport), this::createRejectionCounter).increment();
	}

	private Counter createRejectionCounter(Rejection rejection) {
		return Counter.builder(this.side.meter("handshakes.rejected"))
			.description("Number of refused sessions")
			.tag("status", (rejection.status() != 0) ? String.valueOf(rejection.status()) : "RESET")
			.tag("transport", toTag(rejection.transport()))
			.register(this.registry);
	}

	@Override
	public SessionMetrics sessionOpened(HandshakeInfo info) {
		return sessionOpened(info, Context.empty());
	}

	@Override
	public SessionMetrics sessionOpened(HandshakeInfo info, ContextView context) {
		SessionMetrics meters = prepare(this.side.key(info), info.getTransport());
		return (this.observations != null) ? this.observations.observe(info, meters, context) : meters;
	}

	/**
	 * Register the meters of sessions that have something in common.
	 * @param key the pattern of the path at the server, the host at the client
	 * @param transport what carries the sessions
	 * @return the meters
	 */
	SessionMetrics prepare(String key, SessionTransport transport) {
		SessionKind kind = new SessionKind(key, transport);
		SessionMetrics present = this.sessionMeters.get(kind);
		if (present != null) {
			return present;
		}
		// Sessions that come at once may have one too many, which does no harm
		SessionKind bounded = (this.sessionMeters.size() < this.side.maxKeys()) ? kind
				: new SessionKind(MeterSide.OTHER, transport);
		return this.sessionMeters.computeIfAbsent(bounded,
				(known) -> new SessionMeters(this.registry, this.side, known.key(), known.transport()));
	}

	private record Rejection(int status, SessionTransport transport) {

	}

	private record SessionKind(String key, SessionTransport transport) {

	}

}
