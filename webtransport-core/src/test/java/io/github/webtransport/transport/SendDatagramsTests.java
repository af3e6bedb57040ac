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

import java.util.concurrent.atomic.AtomicInteger;

import io.github.webtransport.DatagramOverflow;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionMetrics.DatagramDropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sending the datagrams of a publisher.
 */
class SendDatagramsTests {

	private static Flux<DataBuffer> numbers(TestSession test, int count) {
		return Flux.range(0, count).map((i) -> test.buffer(Integer.toString(i)));
	}

	private static Collector<Void> send(TestSession test, Flux<DataBuffer> datagrams) {
		Collector<Void> sent = TestSession.subscribe(test.session.sendDatagrams(datagrams));
		test.loop.runTasks();
		return sent;
	}

	@Test
	void shouldSendAllAndComplete() {
		try (TestSession test = TestSession.open()) {
			assertThat(send(test, numbers(test, 1000)).isCompleted()).isTrue();
			assertThat(test.carrier.datagrams()).hasSize(1000).endsWith("999");
		}
	}

	@Test
	void whenNotSubscribedThenNothingIsSent() {
		try (TestSession test = TestSession.open()) {
			test.session.sendDatagrams(numbers(test, 1));
			assertThat(test.carrier.datagrams()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 8, 63, 64, 256 })
	void whenEngineHasNoRoomThenNeverOverflowsTheQueueAlone(int queue) {
		try (TestSession test = TestSession.withQueues(8, queue, DatagramOverflow.DROP_OLDEST)) {
			test.carrier.datagramRoom = 0;
			AtomicInteger given = new AtomicInteger();
			Collector<Void> sent = send(test, numbers(test, 500).doOnNext((datagram) -> given.incrementAndGet()));
			assertThat(sent.isEnded()).isFalse();
			assertThat(given).hasValueLessThanOrEqualTo(queue);
			for (int rounds = 0; !sent.isEnded() || test.carrier.awaitingDatagramSpace; rounds++) {
				assertThat(rounds).isLessThan(1000);
				test.datagramSpace(3);
				test.loop.runTasks();
			}
			assertThat(sent.isCompleted()).isTrue();
			assertThat(test.carrier.datagrams()).hasSize(500).startsWith("0", "1", "2").endsWith("499");
			assertThat(test.metrics.dropped()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 8, 256 })
	void whenPublisherIsOnAnotherThreadThenNeverOverflowsTheQueueAlone(int queue) {
		try (TestSession test = TestSession.withQueues(8, queue, DatagramOverflow.DROP_NEWEST)) {
			test.carrier.datagramRoom = 0;
			TestPublisher<DataBuffer> datagrams = TestPublisher.create();
			AtomicInteger requested = new AtomicInteger();
			Collector<Void> sent = send(test,
					datagrams.flux().doOnRequest((n) -> requested.addAndGet((int) Math.min(n, 10_000))));
			for (int i = 0; i < 300; i++) {
				for (int rounds = 0; requested.get() == 0; rounds++) {
					assertThat(rounds).isLessThan(1000);
					test.datagramSpace(1);
					test.loop.runTasks();
				}
				requested.decrementAndGet();
				test.loop.outside(() -> datagrams.next(test.buffer("x")));
				if (i % 7 == 0) {
					test.loop.runTasks();
				}
			}
			datagrams.complete();
			test.loop.runTasks();
			assertThat(sent.isCompleted()).isTrue();
			assertThat(test.metrics.dropped()).isZero();
		}
	}

	@Test
	void whenEngineHasRoomAgainThenPublisherIsAskedForMore() {
		try (TestSession test = TestSession.open()) {
			test.carrier.datagramRoom = 10;
			Collector<Void> sent = send(test, numbers(test, 500));
			assertThat(test.carrier.datagrams()).hasSize(10);
			test.datagramSpace(100);
			test.loop.runTasks();
			assertThat(test.carrier.datagrams()).hasSize(110);
			assertThat(sent.isEnded()).isFalse();
			test.datagramSpace(390);
			test.loop.runTasks();
			assertThat(sent.isCompleted()).isTrue();
			assertThat(test.carrier.datagrams()).hasSize(500);
		}
	}

	@Test
	void whenOthersFillTheQueueThenPublisherWaitsAndLaterGoesOn() {
		try (TestSession test = TestSession.withQueues(8, 16, DatagramOverflow.DROP_NEWEST)) {
			test.carrier.datagramRoom = 0;
			for (int i = 0; i < 16; i++) {
				assertThat(test.session.sendDatagram(test.buffer("other"))).isEqualTo(DatagramResult.QUEUED);
			}
			Collector<Void> sent = send(test, numbers(test, 100));
			test.datagramSpace(1000);
			test.loop.runTasks();
			assertThat(sent.isCompleted()).isTrue();
			assertThat(test.metrics.datagramsSent + test.metrics.dropped()).isEqualTo(116);
		}
	}

	@Test
	void whenTwoPublishersSendThenBothFinish() {
		try (TestSession test = TestSession.open()) {
			test.carrier.datagramRoom = 0;
			Collector<Void> one = send(test, numbers(test, 300));
			Collector<Void> two = send(test, numbers(test, 300));
			for (int rounds = 0; rounds < 200; rounds++) {
				test.datagramSpace(5);
				test.loop.runTasks();
			}
			assertThat(one.isCompleted()).isTrue();
			assertThat(two.isCompleted()).isTrue();
			assertThat(test.metrics.dropped()).isZero();
			assertThat(test.carrier.datagrams()).hasSize(600);
		}
	}

	@Test
	void whenDatagramIsTooLargeThenItIsCountedAndTheRestGoesOn() {
		try (TestSession test = TestSession.open()) {
			test.carrier.maxDatagramSize = 2;
			Collector<Void> sent = send(test, Flux.just("ok", "too large", "go").map(test::buffer));
			assertThat(sent.isCompleted()).isTrue();
			assertThat(test.carrier.datagrams()).containsExactly("ok", "go");
			assertThat(test.metrics.dropped(DatagramDropReason.TOO_LARGE)).isEqualTo(1);
		}
	}

	@Test
	void whenPublisherFailsThenReportsItsError() {
		try (TestSession test = TestSession.open()) {
			Collector<Void> sent = send(test,
					numbers(test, 2).concatWith(Flux.error(new IllegalArgumentException("broken"))));
			assertThat(sent.error()).hasMessage("broken");
			assertThat(test.carrier.datagrams()).hasSize(2);
			assertThat(test.session.isOpen()).isTrue();
		}
	}

	@Test
	void whenCancelledThenPublisherIsCancelled() {
		try (TestSession test = TestSession.open()) {
			TestPublisher<DataBuffer> datagrams = TestPublisher.create();
			Disposable sending = test.session.sendDatagrams(datagrams.flux()).subscribe();
			sending.dispose();
			datagrams.assertCancelled();
		}
	}

	@Test
	void whenCancelledBeforeItStartsThenPublisherIsNotSubscribed() {
		try (TestSession test = TestSession.open()) {
			TestPublisher<DataBuffer> datagrams = TestPublisher.create();
			test.session.sendDatagrams(datagrams.flux()).subscribe(new BaseSubscriber<>() {

				@Override
				protected void hookOnSubscribe(Subscription subscription) {
					cancel();
				}

			});
			datagrams.assertWasNotSubscribed();
			test.peerCloses(1, "");
		}
	}

	@Test
	void whenSessionEndsThenFailsAndPublisherIsCancelled() {
		try (TestSession test = TestSession.open()) {
			TestPublisher<DataBuffer> datagrams = TestPublisher.create();
			Collector<Void> sent = send(test, datagrams.flux());
			test.peerCloses(1, "");
			assertThat(sent.error()).isInstanceOf(SessionClosedException.class);
			datagrams.assertCancelled();
		}
	}

	@Test
	void whenSessionHasEndedThenPublisherIsNotSubscribed() {
		try (TestSession test = TestSession.open()) {
			test.peerCloses(1, "");
			TestPublisher<DataBuffer> datagrams = TestPublisher.create();
			assertThat(send(test, datagrams.flux()).error()).isInstanceOf(SessionClosedException.class);
			datagrams.assertWasNotSubscribed();
		}
	}

	@Test
	void whenSourceIsEndlessThenItEndsWithTheSession() {
		try (TestSession test = TestSession.open()) {
			test.carrier.datagramRoom = 5000;
			Collector<Void> sent = send(test, Flux.<DataBuffer>generate((sink) -> sink.next(test.buffer("z"))));
			assertThat(test.carrier.datagrams()).hasSize(5000);
			TestSession.subscribe(test.session.close());
			assertThat(sent.error()).isInstanceOf(SessionClosedException.class);
		}
	}

}
