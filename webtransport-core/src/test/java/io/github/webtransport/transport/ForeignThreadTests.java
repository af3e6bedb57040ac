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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.DatagramSettings;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.conformance.Rows;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that use a session from other threads than its loop.
 */
class ForeignThreadTests {

	private static final Duration PATIENCE = ThreadLoop.PATIENCE;

	private static final int ELEMENTS = 2_000;

	private static final int SEND_QUEUE = 128;

	private final ThreadLoop loop = new ThreadLoop();

	private final FakeCarrier carrier = new FakeCarrier(this.loop);

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final DefaultSession session = this.loop.call(this::open);

	private DefaultSession open() {
		SessionParameters p = TestSession.parameters();
		return new DefaultSession(this.carrier,
				new SessionParameters(p.id(), p.handshakeInfo(), p.attributes(), this.metrics,
						DatagramSettings.builder().receiveQueue(SEND_QUEUE).sendQueue(SEND_QUEUE).build(),
						p.localLimits(), p.dataShare(), p.remoteLimits(), null));
	}

	@AfterEach
	void nothingIsLeft() {
		this.session.close().block(PATIENCE);
		this.loop.call(() -> "everything before is done");
		try {
			assertThat(this.carrier.violations()).isEmpty();
			assertThat(this.carrier.streams()).allMatch(FakeStream::isReleased);
			assertThat(this.carrier.unreleasedBytes()).isZero();
			assertThat(this.metrics.closed).hasSize(1);
		}
		finally {
			this.loop.stop();
		}
	}

	private DataBuffer buffer(String text) {
		ByteBuf bytes = this.carrier.bufferFactory().getByteBufAllocator().buffer(16);
		return this.carrier.bufferFactory().wrap(bytes.writeBytes(text.getBytes()));
	}

	private Flux<DataBuffer> numbers() {
		return Flux.range(0, ELEMENTS).map((i) -> buffer(i + ","));
	}

	/**
	 * Return buffers that are made on another thread, each when it is asked for: no
	 * operator holds any when it is cancelled.
	 */
	private Flux<DataBuffer> foreignNumbers() {
		return numbers().subscribeOn(Schedulers.parallel());
	}

	private static String allNumbers() {
		return IntStream.range(0, ELEMENTS).mapToObj((i) -> i + ",").collect(Collectors.joining());
	}

	private FakeStream carrierOf(WebTransportSendStream stream) {
		return this.loop.call(() -> this.carrier.streams()
			.stream()
			.filter((candidate) -> candidate.streamId() == stream.getStreamId())
			.findFirst()
			.orElseThrow());
	}

	/**
	 * Take writes now and then, as an engine whose peer reads.
	 */
	private void takeWrites(FakeStream stream, Random random) {
		this.loop.execute(() -> {
			for (int count = random.nextInt(6); count > 0 && stream.waitingWrites() > 0; count--) {
				stream.takeWrite();
			}
			if (!stream.isReleased()) {
				takeWrites(stream, random);
			}
		});
	}

	private void runsInTime(Publisher<?> publisher) {
		StepVerifier.create(publisher).thenConsumeWhile((value) -> true).expectComplete().verify(PATIENCE);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenBodiesAreMadeOnOtherThreadsThenBytesKeepTheirOrder(boolean slowEngine) {
		int streams = 6;
		List<FakeStream> carriers = new ArrayList<>();
		List<Mono<Void>> sends = new ArrayList<>();
		for (int i = 0; i < streams; i++) {
			WebTransportSendStream stream = this.session.createUnidirectionalStream().block(PATIENCE);
			FakeStream carrier = carrierOf(stream);
			carriers.add(carrier);
			if (slowEngine) {
				this.loop.call(() -> {
					carrier.block();
					return carrier;
				});
				takeWrites(carrier, new Random(i));
			}
			sends.add(stream.send(numbers().publishOn(Schedulers.parallel(), 4)));
		}
		runsInTime(Mono.when(sends));
		for (FakeStream carrier : carriers) {
			assertThat(this.loop.call(carrier::written)).isEqualTo(allNumbers());
			// The FIN comes behind the buffers
			assertThat(carrier.mostWaitingWrites()).isLessThanOrEqualTo(9);
		}
	}

	@Test
	void whenBodyHopsBetweenThreadsThenBytesKeepTheirOrder() {
		WebTransportSendStream stream = this.session.createUnidirectionalStream().block(PATIENCE);
		FakeStream carrier = carrierOf(stream);
		Flux<DataBuffer> hopping = Flux.range(0, ELEMENTS)
			.concatMap((i) -> (i % 3 == 0) ? Mono.fromSupplier(() -> buffer(i + ",")).subscribeOn(Schedulers.parallel())
					: Mono.fromSupplier(() -> buffer(i + ",")), 1);
		runsInTime(stream.send(hopping));
		assertThat(this.loop.call(carrier::written)).isEqualTo(allNumbers());
	}

	@Test
	void whenReceivedOnAnotherThreadThenBytesKeepTheirOrder() {
		FakeStream carrier = this.loop.call(() -> {
			FakeStream stream = this.carrier.newStream(false, false);
			this.session.inbound().onStream(stream);
			return stream;
		});
		WebTransportReceiveStream stream = this.session.incomingUnidirectionalStreams().next().block(PATIENCE);
		this.loop.execute(() -> {
			for (int i = 0; i < ELEMENTS; i++) {
				carrier.data(i + ",");
			}
			carrier.fin();
		});
		StringBuffer texts = new StringBuffer();
		runsInTime(stream.receive().publishOn(Schedulers.parallel(), 3).doOnNext((buffer) -> {
			texts.append(buffer.toString(StandardCharsets.UTF_8));
			DataBufferUtils.release(buffer);
		}));
		assertThat(texts).hasToString(allNumbers());
	}

	@Test
	void whenManyThreadsSendDatagramsThenEachIsSentOrCounted() throws InterruptedException {
		this.loop.call(() -> this.carrier.datagramRoom = 50);
		AtomicInteger refused = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		for (int t = 0; t < 4; t++) {
			Thread thread = new Thread(() -> {
				for (int i = 0; i < ELEMENTS; i++) {
					if (this.session.sendDatagram(buffer("d")) != DatagramResult.QUEUED) {
						refused.incrementAndGet();
					}
					// Two queues, and one buffer of each thread on its way
					assertThat(this.carrier.unreleasedBytes()).isLessThanOrEqualTo(16 * (2 * SEND_QUEUE + 8));
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join(PATIENCE.toMillis());
		}
		this.session.close().block(PATIENCE);
		this.loop.call(() -> "what was handed to the loop is counted");
		assertThat(refused).hasValue(0);
		assertThat(this.metrics.datagramsSent).isEqualTo(50);
		assertThat(this.metrics.datagramsSent + this.metrics.dropped()).isEqualTo(4 * ELEMENTS);
	}

	@Test
	void whenDatagramsArePublishedOnAnotherThreadThenNoneIsDropped() {
		this.loop.call(() -> this.carrier.datagramRoom = 0);
		giveDatagramRoom(new Random(1));
		runsInTime(this.session.sendDatagrams(numbers().publishOn(Schedulers.parallel(), 16)));
		this.loop.call(() -> {
			this.carrier.datagramRoom = Integer.MAX_VALUE;
			this.session.inbound().onDatagramSpace();
			return "sent";
		});
		assertThat(this.loop.call(() -> String.join("", this.carrier.datagrams()))).isEqualTo(allNumbers());
		assertThat(this.metrics.dropped()).isZero();
	}

	private void giveDatagramRoom(Random random) {
		this.loop.execute(() -> {
			if (this.carrier.awaitingDatagramSpace) {
				this.carrier.awaitingDatagramSpace = false;
				this.carrier.datagramRoom += random.nextInt(20);
				this.session.inbound().onDatagramSpace();
			}
			if (this.session.isOpen()) {
				giveDatagramRoom(random);
			}
		});
	}

	@Test
	@Rows("R38")
	void whenBodiesAreCancelledAtAnyTimeThenNothingLeaks() {
		Random random = new Random(2);
		for (int i = 0; i < 150; i++) {
			WebTransportSendStream stream = this.session.createUnidirectionalStream().block(PATIENCE);
			FakeStream carrier = carrierOf(stream);
			int taken = random.nextInt(30);
			Mono<Void> stop = Mono
				.create((sink) -> this.loop.execute(() -> awaitWritten(carrier, taken, sink::success)));
			runsInTime(Mono.firstWithSignal(stream.write(foreignNumbers()), stop));
		}
	}

	private void awaitWritten(FakeStream carrier, int length, Runnable then) {
		if (carrier.writtenLength() >= length) {
			then.run();
		}
		else {
			this.loop.execute(() -> awaitWritten(carrier, length, then));
		}
	}

	@Test
	void whenStreamsAreCreatedAndGivenUpThenNoneIsOrphaned() {
		this.loop.call(() -> this.carrier.streamCredit = 0);
		for (int i = 0; i < 200; i++) {
			Collector<WebTransportStream> creating = new Collector<>(1) {

				@Override
				void onValue(WebTransportStream stream) {
					stream.reset(1).subscribe();
					stream.stopSending(1).subscribe();
				}

			};
			this.session.createBidirectionalStream().subscribe(creating);
			this.loop.execute(() -> this.carrier.addStreamCredit(1));
			if (i % 2 == 0) {
				creating.cancel();
			}
		}
		this.loop.call(() -> "all are opened or given up");
		this.loop.call(() -> "and ended");
		assertThat(this.loop.call(() -> this.carrier.streams().stream().filter((s) -> !s.isReleased()).count()))
			.isZero();
	}

	@Test
	@Rows("R57")
	void whenClosedWhileThreadsAreBusyThenEverythingEnds() {
		this.loop.call(() -> this.carrier.streamCredit = 50);
		List<Mono<Void>> all = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			WebTransportSendStream stream = this.session.createUnidirectionalStream().block(PATIENCE);
			all.add(stream.write(foreignNumbers().repeat()));
			all.add(this.session.sendDatagrams(foreignNumbers().repeat()));
			all.add(this.session.createBidirectionalStream().then().repeat().then());
		}
		FakeStream watched = this.loop.call(() -> this.carrier.streams().get(0));
		this.loop.execute(() -> awaitWritten(watched, 2_000, () -> this.session.closeNow(CloseStatus.of(5, "now"))));
		StepVerifier.create(Flux.fromIterable(all).flatMap(Mono::materialize, all.size()))
			.thenConsumeWhile((signal) -> signal.getThrowable() instanceof SessionClosedException)
			.expectComplete()
			.verify(PATIENCE);
		for (Mono<Void> one : all) {
			StepVerifier.create(one).expectError(SessionClosedException.class).verify(PATIENCE);
		}
	}

}
