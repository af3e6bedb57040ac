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

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.github.webtransport.HandshakeDecision;
import io.github.webtransport.SelfSignedCertificate;
import io.github.webtransport.ServerSettings;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportClient;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportServer;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions and streams at both ends of a connection that the application keeps: what it
 * is told when it stops them, when they arrive, and after their server or client is gone.
 */
class RetainedSessionIT {

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

	private static final Duration BOUND = Journal.BOUND;

	@Order(0)
	@RegisterExtension
	static final LeakGuard leaks = new LeakGuard();

	private final Sinks.One<WebTransportSession> session = Sinks.one();

	private final WebTransportClient client = WebTransportClient.builder()
		.trustCertificateHash(CERTIFICATE.getSha256())
		.build();

	private WebTransportServer server = serve((session) -> {
		this.session.tryEmitValue(session);
		return Mono.never();
	});

	private static WebTransportServer serve(WebTransportHandler handler) {
		WebTransportServer server = WebTransportServer
			.create(ServerSettings.builder((info) -> Mono.just(HandshakeDecision.accept(info, handler)))
				.port(0)
				.address(InetAddress.getLoopbackAddress())
				.tls(CERTIFICATE.toTlsSettings())
				.build());
		server.start();
		return server;
	}

	@AfterEach
	void stop() {
		this.client.close().block(BOUND);
		this.server.stop();
	}

	private WebTransportSession open() {
		return this.client.open(uri()).block(BOUND);
	}

	private URI uri() {
		return URI.create("https://127.0.0.1:" + this.server.getAddress().getPort() + "/");
	}

	private WebTransportSession serverSession() {
		return this.session.asMono().block(BOUND);
	}

	private static DataBuffer bytes(WebTransportSession session, int length) {
		return session.bufferFactory().wrap(new byte[length]);
	}

	private static Map<String, Publisher<?>> operations(WebTransportSession session, WebTransportStream stream) {
		Map<String, Publisher<?>> operations = new LinkedHashMap<>();
		operations.put("incomingBidirectionalStreams", session.incomingBidirectionalStreams());
		operations.put("incomingUnidirectionalStreams", session.incomingUnidirectionalStreams());
		operations.put("createBidirectionalStream", session.createBidirectionalStream());
		operations.put("createUnidirectionalStream", session.createUnidirectionalStream());
		operations.put("receiveDatagrams", session.receiveDatagrams());
		operations.put("sendDatagrams", session.sendDatagrams(Flux.never()));
		operations.put("drain", session.drain());
		operations.put("draining", session.draining());
		operations.put("stats", session.stats());
		operations.put("receive", stream.receive());
		operations.put("send", stream.send(Flux.never()));
		operations.put("write", stream.write(Flux.never()));
		operations.put("finish", stream.finish());
		operations.put("stopped", stream.stopped());
		operations.put("acknowledged", stream.acknowledged());
		return operations;
	}

	private static void assertEveryOperationEnds(WebTransportSession session, WebTransportStream stream) {
		operations(session, stream).forEach((name, operation) -> StepVerifier.create(Flux.from(operation).then())
			.expectErrorSatisfies((ex) -> assertThat(ex).as(name).isInstanceOf(SessionClosedException.class))
			.verify(BOUND));
		stream.reset(1).block(BOUND);
		stream.stopSending(1).block(BOUND);
		session.close().block(BOUND);
		session.abort().block(BOUND);
		session.closeConnection().block(BOUND);
		assertThat(session.closeStatus().block(BOUND)).isNotNull();
	}

	@Test
	@Rows("R82")
	void whenServerIsStoppedThenEveryOperationOfItsSessionsEnds() {
		open();
		WebTransportSession kept = serverSession();
		WebTransportStream stream = kept.createBidirectionalStream().block(BOUND);
		this.server.stop();
		assertEveryOperationEnds(kept, stream);
	}

	@Test
	@Rows("R82")
	void whenClientIsClosedThenEveryOperationOfItsSessionsEnds() {
		WebTransportSession kept = open();
		WebTransportStream stream = kept.createBidirectionalStream().block(BOUND);
		this.client.close().block(BOUND);
		assertEveryOperationEnds(kept, stream);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 100_000, 10_000_000 })
	@Rows({ "R36", "R37" })
	void whenApplicationStopsAStreamThenReceivingItFails(int length) {
		WebTransportSession sending = open();
		WebTransportStream stream = sending.createBidirectionalStream().block(BOUND);
		stream.write(Mono.fromSupplier(() -> bytes(sending, Math.max(1, length)))).onErrorComplete().subscribe();
		WebTransportStream received = serverSession().incomingBidirectionalStreams().next().block(BOUND);
		Flux<DataBuffer> body = received.receive().doOnNext(DataBufferUtils::release);
		StepVerifier.create(body.then())
			.then(() -> received.stopSending(5).subscribe())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(StreamStoppedException.class,
					(stopped) -> assertThat(stopped.getCode()).isEqualTo(5)))
			.verify(BOUND);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2_000, 100_000, 10_000_000 })
	@Rows({ "R36", "R37" })
	void whenSubscriberStopsTheStreamWithinABufferThenReceivingItFails(int length) {
		WebTransportSession sending = open();
		for (boolean bidirectional : new boolean[] { true, false }) {
			Mono<? extends WebTransportSendStream> created = (bidirectional) ? sending.createBidirectionalStream()
					: sending.createUnidirectionalStream();
			created.flatMap((stream) -> stream.write(Mono.fromSupplier(() -> bytes(sending, length))).onErrorComplete())
				.subscribe();
		}
		Flux<WebTransportReceiveStream> arriving = Flux.merge(
				serverSession().incomingBidirectionalStreams().cast(WebTransportReceiveStream.class),
				serverSession().incomingUnidirectionalStreams());
		StepVerifier
			.create(arriving.take(2)
				.flatMap((stream) -> stream.receive()
					.doOnNext(DataBufferUtils::release)
					.doOnNext((buffer) -> stream.stopSending(6).subscribe())
					.then(Mono.just("completed"))
					.onErrorResume(StreamStoppedException.class, (ex) -> Mono.just("stopped " + ex.getCode()))))
			.expectNext("stopped 6", "stopped 6")
			.expectComplete()
			.verify(BOUND);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100_000, 10_000_000 })
	@Rows({ "R36", "R37" })
	void whenStreamWasStoppedBeforeItIsReadThenReceivingItFails(int length) {
		WebTransportSession sending = open();
		sending.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> bytes(sending, length))).onErrorComplete())
			.subscribe();
		WebTransportReceiveStream received = serverSession().incomingUnidirectionalStreams().next().block(BOUND);
		received.stopSending(7).block(BOUND);
		StepVerifier.create(received.receive())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(StreamStoppedException.class,
					(stopped) -> assertThat(stopped.getCode()).isEqualTo(7)))
			.verify(BOUND);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100_000, 2_000_000 })
	@Rows("R82")
	void whenPeerHasAcknowledgedEverythingThenIsTold(int length) {
		WebTransportSession sending = open();
		WebTransportSession receiving = serverSession();
		receiving.incomingUnidirectionalStreams()
			.flatMap((stream) -> stream.receive().doOnNext(DataBufferUtils::release))
			.onErrorComplete()
			.subscribe();
		sending.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> bytes(sending, length)))
				.then(stream.acknowledged()))
			.block(BOUND);
	}

	@Test
	void whenPeerStopsBeforeItHasEverythingThenAcknowledgementFails() {
		WebTransportSession sending = open();
		serverSession().incomingUnidirectionalStreams()
			.flatMap((stream) -> stream.stopSending(3))
			.onErrorComplete()
			.subscribe();
		StepVerifier
			.create(sending.createUnidirectionalStream()
				.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> bytes(sending, 5_000_000)))
					.onErrorComplete()
					.then(stream.acknowledged())))
			.expectError(StreamStoppedException.class)
			.verify(BOUND);
	}

	@Test
	@Rows("R82")
	void whenHandlerCompletesThenItsLastStreamHasArrived() {
		this.server.stop();
		this.server = serve((sending) -> sending.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> bytes(sending, 200_000)))));
		for (int i = 0; i < 10; i++) {
			AtomicLong received = new AtomicLong();
			// Reads from the beginning: what nobody asked for ends with the session
			this.client
				.connect(uri(),
						(receiving) -> receiving.incomingUnidirectionalStreams()
							.next()
							.flatMapMany(WebTransportReceiveStream::receive)
							.doOnNext((buffer) -> received.addAndGet(buffer.readableByteCount()))
							.doOnNext(DataBufferUtils::release)
							.then())
				.block(BOUND);
			assertThat(received).hasValue(200_000);
		}
	}

}
