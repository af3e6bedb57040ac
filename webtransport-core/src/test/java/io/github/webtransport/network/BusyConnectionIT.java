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

package io.github.webtransport.network;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.webtransport.QuicSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.rawpeer.LeakGuard;
import io.github.webtransport.rawpeer.ServerOptions;
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The end of a stream that comes behind its bytes, on a connection that always has
 * packets in flight.
 */
class BusyConnectionIT {

	private static final Duration BOUND = Duration.ofSeconds(30);

	private static final int DELAY_MILLIS = 20;

	private static final int SLOW_DELAY_MILLIS = 200;

	/**
	 * How long a FIN waits on such a connection when nothing is known of what has
	 * arrived: 64 times the round trip and the delay of acknowledgements.
	 */
	private static final Duration LONG_WAIT = Duration.ofMillis(64 * (2 * DELAY_MILLIS + 25));

	@RegisterExtension
	static final LeakGuard leakGuard = new LeakGuard();

	@RegisterExtension
	static final NetworkServer server = NetworkServer
		.create(new ServerOptions().handshakeTimeout(BOUND).idleTimeout(BOUND));

	@Test
	void whenDatagramsFlowThenEndOfAStreamDoesNotWaitForThem() {
		UdpRelay relay = UdpRelay.open(server.port(), new NetworkConditions(0, 0, 0, DELAY_MILLIS, 0), 1);
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(NetworkServer.certificateHash())
			.connectTimeout(BOUND)
			.handshakeTimeout(BOUND)
			.build();
		WebTransportSession session = client.open(URI.create("https://127.0.0.1:" + relay.port() + "/echo"))
			.block(BOUND);
		Disposable datagrams = Flux.interval(Duration.ofMillis(5))
			.onBackpressureDrop()
			.doOnNext((tick) -> session.sendDatagram(text(session, "tick")))
			.subscribe();
		try {
			session.createBidirectionalStream().flatMap((stream) -> echo(session, stream)).block(BOUND);
			long start = System.nanoTime();
			session.createBidirectionalStream().flatMap((stream) -> echo(session, stream)).block(BOUND);
			Duration wait = Duration.ofNanos(System.nanoTime() - start);
			assertThat(wait).isLessThan(LONG_WAIT);
		}
		finally {
			datagrams.dispose();
			client.close().block(BOUND);
			relay.close();
		}
	}

	@Test
	void whenRoundTripIsLongBesideTheIdleTimeoutThenEndOfAStreamIsSent() {
		UdpRelay relay = UdpRelay.open(server.port(), new NetworkConditions(0, 0, 0, SLOW_DELAY_MILLIS, 0), 1);
		WebTransportClient client = WebTransportClient.builder()
			.trustCertificateHash(NetworkServer.certificateHash())
			.connectTimeout(BOUND)
			.handshakeTimeout(BOUND)
			.quic(QuicSettings.builder().idleTimeout(Duration.ofMillis(10 * SLOW_DELAY_MILLIS)).build())
			.build();
		try {
			WebTransportSession session = client.open(URI.create("https://127.0.0.1:" + relay.port() + "/echo"))
				.block(BOUND);
			session.createBidirectionalStream().flatMap((stream) -> echo(session, stream)).block(BOUND);
		}
		finally {
			client.close().block(BOUND);
			relay.close();
		}
	}

	/**
	 * End a stream when its bytes have come back, so that FIN is in a packet of its own
	 * in both directions.
	 */
	private static Mono<Void> echo(WebTransportSession session, WebTransportStream stream) {
		Sinks.Empty<DataBuffer> end = Sinks.empty();
		Mono<Void> sent = stream.send(Flux.concat(Mono.fromSupplier(() -> text(session, "bytes")), end.asMono()));
		Mono<Void> received = stream.receive().doOnNext((buffer) -> {
			DataBufferUtils.release(buffer);
			end.tryEmitEmpty();
		}).then();
		return Mono.when(sent, received);
	}

	private static DataBuffer text(WebTransportSession session, String text) {
		return session.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
