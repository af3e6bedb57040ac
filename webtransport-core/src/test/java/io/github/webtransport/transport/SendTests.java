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
import java.util.List;

import io.github.webtransport.StreamPriority;
import io.github.webtransport.conformance.Rows;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sending side of a stream.
 */
class SendTests {

	/**
	 * What a body may have on its way to the engine.
	 */
	private static final int PREFETCH = 8;

	private final TestSession test = TestSession.open();

	private final TestSession.Sending sending = this.test.createUnidirectional();

	private final FakeStream carrier = this.sending.carrier();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private Flux<DataBuffer> body(String... texts) {
		return Flux.just(texts).map(this.test::buffer);
	}

	private Collector<Void> send(Flux<DataBuffer> body) {
		return TestSession.subscribe(this.sending.stream().send(body));
	}

	private Collector<Void> write(Flux<DataBuffer> body) {
		return TestSession.subscribe(this.sending.stream().write(body));
	}

	@Test
	void whenBodyIsSentThenEndsWithFin() {
		Collector<Void> sent = send(body("a", "b", "c"));
		assertThat(sent.isCompleted()).isTrue();
		assertThat(this.carrier.written()).isEqualTo("abc");
		assertThat(this.carrier.log()).containsExactly("fin");
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.bytesSent).isEqualTo(3);
		assertThat(this.test.metrics.streams).containsExactly("UNIDIRECTIONAL local FINISHED");
	}

	@Test
	void whenNothingIsSubscribedThenNothingIsSent() {
		this.sending.stream().send(body("a"));
		this.sending.stream().finish();
		this.sending.stream().reset(0);
		assertThat(this.carrier.written()).isEmpty();
		assertThat(this.carrier.log()).isEmpty();
	}

	@Test
	void whenBodyIsAtHandThenFinGoesWithItsLastBytes() {
		assertThat(send(body("a", "b", "c")).isCompleted()).isTrue();
		assertThat(this.carrier.writes()).containsExactly("a", "b", "c+fin");
	}

	@Test
	void whenBodyIsLongThenFinGoesWithItsLastBytes() {
		send(Flux.range(0, 100).map((i) -> this.test.buffer("x")));
		assertThat(this.carrier.writes()).hasSize(100).endsWith("x", "x+fin");
	}

	@Test
	void whenBodyIsOneBufferThenFinGoesWithIt() {
		send(Flux.just(this.test.buffer("a")));
		assertThat(this.carrier.writes()).containsExactly("a+fin");
	}

	@Test
	void whenCarrierDoesNotTakeFinWithBytesThenItComesBehindThem() {
		this.carrier.takesFinWithBytes = false;
		assertThat(send(body("a", "b")).isCompleted()).isTrue();
		assertThat(this.carrier.writes()).containsExactly("a", "b", "+fin");
	}

	@Test
	void whenBodyEndsLaterThenFinComesBehindItsBytes() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> sent = send(body.flux());
		body.next(this.test.buffer("a"));
		assertThat(this.carrier.writes()).containsExactly("a");
		body.complete();
		assertThat(sent.isCompleted()).isTrue();
		assertThat(this.carrier.writes()).containsExactly("a", "+fin");
	}

	@Test
	void whenLastBufferIsEmptyThenFinComesAlone() {
		assertThat(send(body("a", "")).isCompleted()).isTrue();
		assertThat(this.carrier.writes()).containsExactly("a", "+fin");
	}

	@Test
	void whenBodyComesFromAnotherThreadThenFinGoesWithItsLastBytes() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> sent = send(body.flux());
		this.test.loop.outside(() -> body.next(this.test.buffer("a"), this.test.buffer("b")).complete());
		this.test.loop.runTasks();
		assertThat(sent.isCompleted()).isTrue();
		assertThat(this.carrier.writes()).containsExactly("a", "b+fin");
	}

	@Test
	void whenBodyIsWrittenThenNoFinGoesWithIt() {
		assertThat(write(body("a", "b")).isCompleted()).isTrue();
		assertThat(this.carrier.writes()).containsExactly("a", "b");
	}

	@Test
	@Rows("R33")
	void whenBodyIsEmptyThenStillEndsWithFin() {
		assertThat(send(Flux.empty()).isCompleted()).isTrue();
		assertThat(this.carrier.log()).containsExactly("fin");
	}

	@Test
	void whenBufferIsEmptyThenItIsSkippedAndReplaced() {
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			texts.add((i % 5 == 0) ? "x" : "");
		}
		assertThat(send(Flux.fromIterable(texts).map(this.test::buffer)).isCompleted()).isTrue();
		assertThat(this.carrier.written()).isEqualTo("x".repeat(10));
	}

	@Test
	void whenBufferIsNotOfNettyThenItIsSentToo() {
		DataBuffer heap = DefaultDataBufferFactory.sharedInstance.wrap(new byte[] { 'h', 'i' });
		assertThat(send(Flux.just(heap)).isCompleted()).isTrue();
		assertThat(this.carrier.written()).isEqualTo("hi");
	}

	@Test
	void whenBodyIsWrittenThenStreamStaysOpen() {
		assertThat(write(body("a")).isCompleted()).isTrue();
		assertThat(write(body("b")).isCompleted()).isTrue();
		assertThat(this.carrier.log()).isEmpty();
		assertThat(this.carrier.isReleased()).isFalse();
		assertThat(send(body("c")).isCompleted()).isTrue();
		assertThat(this.carrier.written()).isEqualTo("abc");
		assertThat(this.carrier.log()).containsExactly("fin");
	}

	@Test
	void whenNextWriteStartsAsTheFirstCompletesThenBothAreWritten() {
		Mono<Void> both = this.sending.stream()
			.write(body("a"))
			.then(this.sending.stream().write(body("b")))
			.then(this.sending.stream().finish());
		assertThat(TestSession.subscribe(both).isCompleted()).isTrue();
		assertThat(this.carrier.written()).isEqualTo("ab");
		assertThat(this.carrier.log()).containsExactly("fin");
	}

	private long unreleasedBytes() {
		return this.test.carrier.unreleasedBytes();
	}

	@Test
	void whenEngineIsBlockedThenAskForNoMoreThanAFewBuffers() {
		this.carrier.block();
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> sent = send(body.flux());
		body.assertMinRequested(PREFETCH).assertMaxRequested(PREFETCH);
		for (int i = 0; i < PREFETCH; i++) {
			body.next(this.test.buffer("x"));
		}
		this.carrier.takeWrite();
		this.carrier.takeWrite();
		body.assertMaxRequested(PREFETCH + 2);
		body.complete();
		assertThat(sent.isEnded()).isFalse();
		this.carrier.unblock();
		assertThat(sent.isCompleted()).isTrue();
		assertThat(this.carrier.written()).isEqualTo("x".repeat(PREFETCH));
	}

	@Test
	void whenBodyIsLongThenNoMoreThanAFewBuffersWait() {
		this.carrier.block();
		Collector<Void> sent = send(Flux.range(0, 500).map((i) -> this.test.buffer("x")));
		while (!sent.isEnded()) {
			assertThat(unreleasedBytes()).isLessThanOrEqualTo(PREFETCH);
			this.carrier.takeWrite();
		}
		assertThat(sent.isCompleted()).isTrue();
		assertThat(this.carrier.mostWaitingWrites()).isLessThanOrEqualTo(PREFETCH + 1);
		assertThat(this.carrier.writtenLength()).isEqualTo(500);
	}

	@Test
	void whenFinIsNotTakenYetThenSendIsNotComplete() {
		this.carrier.block();
		Collector<Void> sent = send(Flux.empty());
		assertThat(this.carrier.log()).containsExactly("fin");
		assertThat(sent.isEnded()).isFalse();
		this.carrier.takeWrite();
		assertThat(sent.isCompleted()).isTrue();
	}

	@Test
	@Rows("R36")
	void whenAnotherBodyIsUnderWayThenSecondIsRefused() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> first = send(body.flux());
		assertThat(write(body("x")).error()).isInstanceOf(IllegalStateException.class);
		assertThat(send(body("x")).error()).isInstanceOf(IllegalStateException.class);
		assertThat(TestSession.subscribe(this.sending.stream().finish()).error())
			.isInstanceOf(IllegalStateException.class);
		body.next(this.test.buffer("a"));
		body.complete();
		assertThat(first.isCompleted()).isTrue();
		assertThat(this.carrier.written()).isEqualTo("a");
		assertThat(this.carrier.log()).containsExactly("fin");
	}

	@Test
	void whenPriorityIsSetThenCarrierLearnsItOnTheLoop() {
		this.sending.stream().setPriority(new StreamPriority(1, 5));
		this.test.loop.outside(() -> this.sending.stream().setPriority(StreamPriority.ofUrgency(7)));
		this.test.loop.runTasks();
		assertThat(this.carrier.log()).containsExactly("priority 1 5", "priority 7 0");
	}

	@Test
	void whenCarrierTakesBufferThenItIsTheOneOfTheApplication() {
		DataBuffer buffer = this.test.buffer("a");
		ByteBuf bytes = NettyDataBufferFactory.toByteBuf(buffer);
		this.carrier.block();
		write(Flux.just(buffer));
		assertThat(this.carrier.waiting()).containsExactly(bytes);
	}

}
