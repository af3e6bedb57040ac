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

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.webtransport.DatagramResult;
import io.github.webtransport.StreamPriority;
import io.github.webtransport.WebTransportHandler;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportSession;
import io.github.webtransport.WebTransportStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The handlers of the server under test that open streams and send.
 */
final class TestSenders {

	private final Consumer<String> report;

	TestSenders(Consumer<String> report) {
		this.report = report;
	}

	void addTo(BiConsumer<String, WebTransportHandler> add) {
		add.accept("/open", TestSenders::open);
		add.accept("/open-empty", TestSenders::openEmpty);
		add.accept("/open-many", this::openMany);
		add.accept("/open-large",
				(session) -> session.createUnidirectionalStream()
					.flatMap((stream) -> stream
						.send(Mono.fromSupplier(() -> TestHandlers.wrap(session, RawBytes.pattern(100_000)))))
					.then(Mono.never()));
		add.accept("/priorities", TestSenders::priorities);
		add.accept("/send-forever", this::sendForever);
		add.accept("/open-and-reset", TestSenders::openAndReset);
		add.accept("/send-idle", this::sendIdle);
		add.accept("/send-uni", this::sendUnidirectional);
		add.accept("/send-bidi", this::sendBidirectional);
		add.accept("/datagram-size", this::datagramSize);
		add.accept("/datagram-flood", TestSenders::datagramFlood);
		add.accept("/datagram-burst", TestSenders::datagramBurst);
	}

	private static Mono<Void> open(WebTransportSession session) {
		Mono<Void> unidirectional = session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> TestHandlers.text(session, "from server"))));
		Mono<Void> bidirectional = session.createBidirectionalStream()
			.flatMap((stream) -> stream.write(Mono.fromSupplier(() -> TestHandlers.text(session, "question")))
				.then(stream.send(stream.receive())));
		return Mono.when(unidirectional, bidirectional).then(Mono.never());
	}

	private static Mono<Void> openEmpty(WebTransportSession session) {
		Mono<Void> unidirectional = session.createUnidirectionalStream().flatMap((stream) -> stream.finish());
		Mono<Void> bidirectional = session.createBidirectionalStream().flatMap((stream) -> stream.finish());
		return Mono.when(unidirectional, bidirectional).then(Mono.never());
	}

	private static Mono<Void> openAndReset(WebTransportSession session) {
		boolean bidirectional = TestRoutes.parameter(session.getHandshakeInfo(), "kind").equals("bidi");
		Mono<? extends WebTransportSendStream> opened = bidirectional ? session.createBidirectionalStream()
				: session.createUnidirectionalStream();
		return opened.flatMap((stream) -> stream.reset(7)).then(Mono.never());
	}

	/**
	 * Opens three unidirectional streams of ten bytes each, one after the other.
	 */
	private Mono<Void> openMany(WebTransportSession session) {
		return Flux.range(1, 3)
			.concatMap((number) -> session.createUnidirectionalStream()
				.doOnNext((stream) -> this.report.accept("opened " + number))
				.flatMap((stream) -> stream
					.send(Mono.fromSupplier(() -> TestHandlers.text(session, "stream no " + number)))))
			.then(Mono.never());
	}

	/**
	 * Opens two streams, the late one first, and writes to both at once.
	 */
	private static Mono<Void> priorities(WebTransportSession session) {
		return Flux.just("late", "first")
			.concatMap((name) -> session.createUnidirectionalStream()
				.doOnNext((stream) -> stream.setPriority(priority(session, name))))
			.collectList()
			.flatMapMany(Flux::fromIterable)
			.flatMap((stream) -> stream
				.send(Flux.range(0, 20).map((part) -> TestHandlers.wrap(session, RawBytes.pattern(1000)))))
			.then(Mono.never());
	}

	private static StreamPriority priority(WebTransportSession session, String name) {
		String[] parts = TestRoutes.parameter(session.getHandshakeInfo(), name).split(",");
		return new StreamPriority(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
	}

	private Mono<Void> sendForever(WebTransportSession session) {
		byte[] bytes = RawBytes.pattern(1000);
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> stream.send(Flux.generate((sink) -> sink.next(TestHandlers.wrap(session, bytes))))
				.onErrorResume((ex) -> {
					this.report.accept("send " + TestHandlers.describe(ex));
					return Mono.empty();
				}))
			.then();
	}

	/**
	 * Opens its side of each stream and then has nothing to say.
	 */
	private Mono<Void> sendIdle(WebTransportSession session) {
		return session.incomingBidirectionalStreams()
			.flatMap((WebTransportStream stream) -> stream
				.write(Mono.fromSupplier(() -> TestHandlers.text(session, "hello")))
				.then(stream.stopped())
				.onErrorResume((ex) -> {
					this.report.accept("idle " + TestHandlers.describe(ex));
					return Mono.empty();
				}))
			.then();
	}

	/**
	 * Opens a stream and sends as much as it is asked to.
	 */
	private Mono<Void> sendUnidirectional(WebTransportSession session) {
		return session.createUnidirectionalStream()
			.flatMap((stream) -> sendAndReport(session, stream))
			.then(Mono.never());
	}

	/**
	 * Reads each stream of the peer to its end, and meanwhile sends as much as it is
	 * asked to.
	 */
	private Mono<Void> sendBidirectional(WebTransportSession session) {
		return session.incomingBidirectionalStreams()
			.flatMap((stream) -> Mono.when(
					stream.receive()
						.doOnNext(DataBufferUtils::release)
						.then()
						.onErrorComplete()
						.doOnSuccess((ignored) -> this.report.accept("read " + stream.getStreamId())),
					sendAndReport(session, stream)), 1000)
			.then();
	}

	/**
	 * Sends the number of bytes that the request names, ends the stream or leaves it
	 * open, and reports what became of it.
	 */
	private Mono<Void> sendAndReport(WebTransportSession session, WebTransportSendStream stream) {
		int bytes = Integer.parseInt(TestRoutes.parameter(session.getHandshakeInfo(), "bytes"));
		boolean open = Boolean.parseBoolean(TestRoutes.parameter(session.getHandshakeInfo(), "open"));
		Flux<DataBuffer> body = Flux.range(0, (bytes + 999) / 1000)
			.map((part) -> TestHandlers.wrap(session, RawBytes.pattern(Math.min(1000, bytes - part * 1000))));
		Mono<Void> sent = stream.send((open) ? body.concatWith(Flux.never()) : body);
		return Mono.when(report("send " + stream.getStreamId(), sent),
				report("stopped() " + stream.getStreamId(), stream.stopped()));
	}

	private Mono<Void> report(String what, Mono<Void> operation) {
		return operation.doOnSuccess((ignored) -> this.report.accept(what + " done")).onErrorResume((ex) -> {
			this.report.accept(what + " " + TestHandlers.describe(ex));
			return Mono.empty();
		});
	}

	private Mono<Void> datagramSize(WebTransportSession session) {
		return Mono.defer(() -> {
			int max = session.maxDatagramSize();
			DatagramResult fits = session.sendDatagram(TestHandlers.wrap(session, RawBytes.pattern(max)));
			DatagramResult tooLarge = session.sendDatagram(TestHandlers.wrap(session, RawBytes.pattern(max + 1)));
			this.report.accept(
					"fits " + (fits == DatagramResult.SENT || fits == DatagramResult.QUEUED) + ", next " + tooLarge);
			return Mono.never();
		});
	}

	/**
	 * Answers each stream with more datagrams than the engine's queue holds, and fewer
	 * than the network takes at once.
	 */
	private static Mono<Void> datagramBurst(WebTransportSession session) {
		// Outside of the read loop, whose end sends what it can
		return session.incomingBidirectionalStreams()
			.delayElements(Duration.ofMillis(20))
			.flatMap((stream) -> session
				.sendDatagrams(Flux.range(0, 400).map((number) -> TestHandlers.wrap(session, RawBytes.pattern(10)))))
			.then();
	}

	/**
	 * Sends more datagrams than any queue holds, without a pause.
	 */
	private static Mono<Void> datagramFlood(WebTransportSession session) {
		byte[] bytes = RawBytes.pattern(500);
		return Mono.fromRunnable(() -> {
			for (int i = 0; i < 5000; i++) {
				session.sendDatagram(TestHandlers.wrap(session, bytes));
			}
		}).then(Mono.never());
	}

}
