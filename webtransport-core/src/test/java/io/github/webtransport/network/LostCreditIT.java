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
import java.time.Duration;

import io.github.webtransport.QuicSettings;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.rawpeer.LeakGuard;
import io.github.webtransport.rawpeer.ServerOptions;
import io.github.webtransport.relay.NetworkConditions;
import io.github.webtransport.relay.UdpRelay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Flow control where packets with new credit for a connection (MAX_DATA) get lost. The
 * windows are so small that what one read loop takes in uses them up: the peer can send
 * nothing more until the credit is repeated. Engines before quiche 0.26 did not repeat it
 * (cloudflare/quiche pull request 2354), and both ends waited for ever.
 */
class LostCreditIT {

	private static final Duration BOUND = Duration.ofSeconds(45);

	private static final long WINDOW = 64 << 10;

	/**
	 * Many windows, so that some credit is lost for certain.
	 */
	private static final int BYTES = 1 << 20;

	private static final int CHUNK = 16 << 10;

	private static final NetworkConditions LOSS = new NetworkConditions(20, 0, 0, 0, 0);

	@RegisterExtension
	static final LeakGuard leakGuard = new LeakGuard();

	@RegisterExtension
	static final NetworkServer server = NetworkServer.create(new ServerOptions().maxData(WINDOW));

	private UdpRelay relay;

	private WebTransportClient client;

	@BeforeEach
	void connect() {
		this.relay = UdpRelay.open(server.port(), NetworkConditions.GOOD, 1);
		this.client = WebTransportClient.builder()
			.trustCertificateHash(NetworkServer.certificateHash())
			.quic(QuicSettings.builder().maxData(WINDOW).build())
			.build();
	}

	@AfterEach
	void disconnect() {
		this.relay.setConditions(NetworkConditions.GOOD);
		this.client.close().block(BOUND);
		this.relay.close();
		server.assertQuiet();
	}

	@Test
	void whenCreditOfServerIsLostThenClientGoesOn() {
		WebTransportSession session = open("/watch");
		this.relay.setConditions(NetworkConditions.GOOD, LOSS);
		byte[] chunk = new byte[CHUNK];
		Flux<DataBuffer> body = Flux.range(0, BYTES / CHUNK).map((number) -> session.bufferFactory().wrap(chunk));
		StepVerifier.create(session.createUnidirectionalStream().flatMap((stream) -> stream.send(body)))
			.expectComplete()
			.verify(BOUND);
	}

	@Test
	void whenCreditOfClientIsLostThenServerGoesOn() {
		WebTransportSession session = open("/push?streams=1&bytes=" + BYTES);
		this.relay.setConditions(LOSS, NetworkConditions.GOOD);
		Flux<Long> lengths = Flux.merge(session.incomingUnidirectionalStreams(), session.incomingBidirectionalStreams())
			.flatMap((stream) -> length(stream.receive()))
			.take(2);
		StepVerifier.create(lengths).expectNext((long) BYTES, (long) BYTES).expectComplete().verify(BOUND);
	}

	private WebTransportSession open(String path) {
		return this.client.open(URI.create("https://127.0.0.1:" + this.relay.port() + path)).block(BOUND);
	}

	private static Mono<Long> length(Flux<DataBuffer> body) {
		return body.map((buffer) -> {
			long length = buffer.readableByteCount();
			DataBufferUtils.release(buffer);
			return length;
		}).reduce(0L, Long::sum);
	}

}
