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

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.webtransport.HandshakeInfo;
import io.github.webtransport.SessionMetrics;
import io.github.webtransport.SessionMetrics.DatagramDropReason;
import io.github.webtransport.SessionMetrics.StreamOutcome;
import io.github.webtransport.SessionTransport;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportMetrics.Limit;
import io.github.webtransport.WebTransportMetrics.PacketDropReason;
import io.github.webtransport.spring.observation.DefaultWebTransportSessionObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MeterWebTransportMetrics} and {@link SessionMeters}.
 */
class MeterWebTransportMetricsTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final MeterWebTransportMetrics metrics = new MeterWebTransportMetrics(this.registry,
			new SessionObservations(ObservationRegistry.NOOP, new DefaultWebTransportSessionObservationConvention(),
					null));

	@Test
	void shouldCountConnections() {
		this.metrics.connectionOpened();
		this.metrics.connectionOpened();
		this.metrics.connectionClosed();
		assertThat(this.registry.get("webtransport.server.connections.active").gauge().value()).isEqualTo(1);
	}

	@Test
	void shouldCountPackets() {
		assertThat(count("webtransport.server.quic.packets", "event", "lost")).isZero();
		this.metrics.packets(5, 7, 0);
		this.metrics.packets(1, 0, 2);
		assertThat(count("webtransport.server.quic.packets", "event", "received")).isEqualTo(6);
		assertThat(count("webtransport.server.quic.packets", "event", "sent")).isEqualTo(7);
		assertThat(count("webtransport.server.quic.packets", "event", "lost")).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void shouldCountDroppedPacketsByReason(PacketDropReason reason) {
		String tag = switch (reason) {
			case MALFORMED -> "malformed";
			case UNDELIVERABLE -> "undeliverable";
			case OVERLOADED -> "overloaded";
			case AMPLIFICATION -> "amplification";
		};
		assertThat(count("webtransport.server.quic.packets.dropped", "reason", tag)).isZero();
		this.metrics.packetDropped(reason);
		assertThat(count("webtransport.server.quic.packets.dropped", "reason", tag)).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void shouldCountLimitsThatAreReached(Limit limit) {
		String tag = switch (limit) {
			case MAX_TOTAL -> "max-total";
			case MAX_PER_CONNECTION -> "max-per-connection";
			case MAX_UNREAD -> "max-unread";
			case HANDSHAKE_TIMEOUT -> "handshake-timeout";
			case MAX_PENDING_STREAMS -> "max-pending-streams";
			case MAX_PENDING_DATAGRAMS -> "max-pending-datagrams";
			case MAX_HEADER_SIZE -> "max-header-size";
			case IDLE_TIMEOUT -> "idle-timeout";
		};
		assertThat(count("webtransport.server.limits.reached", "limit", tag)).isZero();
		this.metrics.limitReached(limit);
		assertThat(count("webtransport.server.limits.reached", "limit", tag)).isEqualTo(1);
	}

	@Test
	void shouldTimeRoundTrips() {
		this.metrics.roundTripTime(Duration.ofMillis(20).toNanos());
		this.metrics.roundTripTime(Duration.ofMillis(40).toNanos());
		Timer timer = this.registry.get("webtransport.server.quic.rtt").timer();
		assertThat(timer.mean(TimeUnit.MILLISECONDS)).isEqualTo(30);
		assertThat(timer.count()).isEqualTo(2);
	}

	@Test
	void shouldCountRejectionsByStatus() {
		this.metrics.handshakeRejected(403);
		this.metrics.handshakeRejected(403);
		this.metrics.handshakeRejected(0);
		assertThat(count("webtransport.server.handshakes.rejected", "status", "403")).isEqualTo(2);
		assertThat(count("webtransport.server.handshakes.rejected", "status", "RESET")).isEqualTo(1);
	}

	@Test
	void shouldCountRejectionsByTransport() {
		HandshakeInfo request = HandshakeInfo.builder(URI.create("https://localhost/"))
			.transport(SessionTransport.WEBSOCKET)
			.build();
		this.metrics.handshakeRejected(403, request, "Origin");
		this.metrics.handshakeRejected(403);
		assertThat(count("webtransport.server.handshakes.rejected", "transport", "websocket")).isEqualTo(1);
		assertThat(count("webtransport.server.handshakes.rejected", "transport", "webtransport")).isEqualTo(1);
	}

	@Test
	void shouldCountDatagramsAndTheirBytes() {
		SessionMetrics session = open("/echo");
		session.datagramReceived(10);
		session.datagramReceived(20);
		session.datagramSent(5);
		assertThat(count("webtransport.server.datagrams", "uri", "/echo", "event", "received", "reason", "none"))
			.isEqualTo(2);
		assertThat(count("webtransport.server.datagrams", "uri", "/echo", "event", "sent", "reason", "none"))
			.isEqualTo(1);
		assertThat(count("webtransport.server.bytes", "uri", "/echo", "direction", "in", "kind", "datagram"))
			.isEqualTo(30);
		assertThat(count("webtransport.server.bytes", "uri", "/echo", "direction", "out", "kind", "datagram"))
			.isEqualTo(5);
	}

	@ParameterizedTest
	@EnumSource
	void shouldCountDroppedDatagramsByReason(DatagramDropReason reason) {
		open("/echo").datagramDropped(reason);
		String tag = switch (reason) {
			case EXPIRED -> "expired";
			case RECEIVE_QUEUE_FULL -> "receive-queue-full";
			case SEND_QUEUE_FULL -> "send-queue-full";
			case TOO_LARGE -> "too-large";
			case CLOSED -> "closed";
		};
		assertThat(count("webtransport.server.datagrams", "uri", "/echo", "event", "dropped", "reason", tag))
			.isEqualTo(1);
	}

	@Test
	void shouldCountBytesOfStreams() {
		SessionMetrics session = open("/echo");
		session.streamBytesReceived(7);
		session.streamBytesSent(8);
		assertThat(count("webtransport.server.bytes", "uri", "/echo", "direction", "in", "kind", "stream"))
			.isEqualTo(7);
		assertThat(count("webtransport.server.bytes", "uri", "/echo", "direction", "out", "kind", "stream"))
			.isEqualTo(8);
	}

	@Test
	void shouldTimeStreams() {
		SessionMetrics session = open("/echo");
		session.streamClosed(StreamDirection.BIDIRECTIONAL, false, StreamOutcome.FINISHED,
				Duration.ofMillis(3).toNanos());
		session.streamClosed(StreamDirection.UNIDIRECTIONAL, true, StreamOutcome.SESSION_CLOSED, 1);
		assertThat(this.registry.get("webtransport.server.streams")
			.tags("uri", "/echo", "direction", "bidirectional", "initiator", "client", "outcome", "finished")
			.timer()
			.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
		assertThat(this.registry.get("webtransport.server.streams")
			.tags("uri", "/echo", "direction", "unidirectional", "initiator", "server", "outcome", "session-closed")
			.timer()
			.count()).isEqualTo(1);
	}

	@Test
	void shouldCountFailuresOfHandlers() {
		SessionMetrics session = open("/echo");
		session.handlerFailed(new IllegalStateException());
		session.inputRefused(new IllegalStateException());
		session.handlerFailed(new IllegalStateException() {
		});
		assertThat(count("webtransport.server.handler.errors", "uri", "/echo", "exception", "IllegalStateException"))
			.isEqualTo(2);
		assertThat(this.registry.get("webtransport.server.handler.errors").counters()).hasSize(2);
	}

	@Test
	void whenPathIsNotMatchedThenUriIsUnknown() {
		this.metrics.sessionOpened(HandshakeInfo.builder(URI.create("https://localhost/secret")).build())
			.datagramReceived(1);
		assertThat(count("webtransport.server.datagrams", "uri", "UNKNOWN", "event", "received")).isEqualTo(1);
	}

	@Test
	void shouldKeepPathsApart() {
		open("/a").datagramReceived(1);
		open("/b").datagramReceived(1);
		open("/b").datagramReceived(1);
		assertThat(count("webtransport.server.datagrams", "uri", "/a", "event", "received")).isEqualTo(1);
		assertThat(count("webtransport.server.datagrams", "uri", "/b", "event", "received")).isEqualTo(2);
	}

	@Test
	void whenItIsTheClientThenMetersAreOfServersAndHaveNamesOfTheirOwn() {
		MeterWebTransportMetrics ofClient = new MeterWebTransportMetrics(this.registry);
		ofClient.connectionOpened();
		ofClient.handshakeRejected(403);
		ofClient.packets(5, 7, 0);
		ofClient.roundTripTime(1);
		SessionMetrics session = openAtClient(ofClient, "example.org");
		session.datagramSent(3);
		session.streamBytesReceived(4);
		session.handlerFailed(new IllegalStateException());
		session.streamClosed(StreamDirection.BIDIRECTIONAL, true, StreamOutcome.FINISHED, 1);
		session.streamClosed(StreamDirection.BIDIRECTIONAL, false, StreamOutcome.FINISHED, 1);
		assertThat(this.registry.get("webtransport.client.connections.active").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("webtransport.server.connections.active").gauge().value()).isZero();
		assertThat(count("webtransport.client.handshakes.rejected", "status", "403")).isEqualTo(1);
		assertThat(count("webtransport.client.quic.packets", "event", "sent")).isEqualTo(7);
		assertThat(this.registry.get("webtransport.client.quic.rtt").timer().count()).isEqualTo(1);
		assertThat(count("webtransport.client.datagrams", "client.name", "example.org", "event", "sent")).isEqualTo(1);
		assertThat(
				count("webtransport.client.bytes", "client.name", "example.org", "direction", "in", "kind", "stream"))
			.isEqualTo(4);
		assertThat(count("webtransport.client.handler.errors", "client.name", "example.org")).isEqualTo(1);
		for (String initiator : new String[] { "client", "server" }) {
			assertThat(this.registry.get("webtransport.client.streams")
				.tags("client.name", "example.org", "initiator", initiator)
				.timer()
				.count()).isEqualTo(1);
		}
		assertThat(this.registry.find("webtransport.client.quic.packets.dropped").meters()).isEmpty();
	}

	@Test
	void whenAClientHasManyServersThenThoseBeyondAHundredAreCountedTogether() {
		MeterWebTransportMetrics ofClient = new MeterWebTransportMetrics(this.registry);
		for (int i = 0; i < 150; i++) {
			openAtClient(ofClient, "host" + i).datagramSent(1);
		}
		openAtClient(ofClient, "host0").datagramSent(1);
		assertThat(count("webtransport.client.datagrams", "client.name", "host0", "event", "sent")).isEqualTo(2);
		assertThat(count("webtransport.client.datagrams", "client.name", "host99", "event", "sent")).isEqualTo(1);
		assertThat(count("webtransport.client.datagrams", "client.name", "OTHER", "event", "sent")).isEqualTo(50);
		assertThat(this.registry.get("webtransport.client.datagrams").tags("event", "sent").counters()).hasSize(101);
	}

	private static SessionMetrics openAtClient(MeterWebTransportMetrics metrics, String host) {
		return metrics.sessionOpened(HandshakeInfo.builder(URI.create("https://" + host + "/room")).build());
	}

	private SessionMetrics open(String pattern) {
		return this.metrics.sessionOpened(
				HandshakeInfo.builder(URI.create("https://localhost" + pattern)).pathMatch(pattern, Map.of()).build());
	}

	private double count(String name, String... tags) {
		return this.registry.get(name).tags(tags).counter().count();
	}

}
