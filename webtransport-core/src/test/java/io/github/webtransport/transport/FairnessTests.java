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

import io.github.webtransport.DatagramResult;
import io.github.webtransport.SessionMetrics.DatagramDropReason;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has no end must not keep the loop: it belongs to other connections, too.
 */
@Rows("R82")
@Timeout(30)
class FairnessTests {

	private static final int ROUNDS = 20;

	private final TestSession test = TestSession.open();

	private final AtomicInteger given = new AtomicInteger();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private Flux<DataBuffer> endless(String text) {
		return Flux.generate((sink) -> {
			if (this.given.incrementAndGet() > 10_000_000) {
				sink.error(new AssertionError("Never stops"));
			}
			else {
				sink.next(this.test.buffer(text));
			}
		});
	}

	private void assertYields(Disposable endless, int atMost) {
		assertThat(this.given.get()).isBetween(1, atMost);
		for (int round = 0; round < ROUNDS; round++) {
			int before = this.given.get();
			assertThat(this.test.loop.hasTasks()).isTrue();
			this.test.loop.runTask();
			assertThat(this.given.get() - before).isLessThanOrEqualTo(atMost);
		}
		assertThat(this.given.get()).isGreaterThan(ROUNDS);
		endless.dispose();
		this.test.loop.runTasks();
		assertThat(this.test.loop.hasTasks()).isFalse();
	}

	@Test
	void whenEveryDatagramOfAnEndlessPublisherIsTooLargeThenLoopGoesOn() {
		this.test.carrier.maxDatagramSize = 2;
		assertYields(this.test.session.sendDatagrams(endless("too large")).subscribe(),
				2 * DatagramPublication.MAX_ASKED);
		assertThat(this.test.metrics.dropped(DatagramDropReason.TOO_LARGE)).isEqualTo(this.given.get());
	}

	@Test
	void whenEngineTakesAllDatagramsOfAnEndlessPublisherThenLoopGoesOn() {
		assertYields(this.test.session.sendDatagrams(endless("x")).subscribe(), 2 * DatagramPublication.MAX_ASKED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x" })
	void whenBodyIsEndlessThenLoopGoesOn(String text) {
		TestSession.Accepted accepted = this.test.accept();
		assertYields(accepted.stream().send(endless(text)).subscribe(), 2 * BodyWriter.MAX_BATCH);
	}

	@Test
	void whenBodyRestsThenItsOrderAndItsEndStay() {
		TestSession.Accepted accepted = this.test.accept();
		StringBuilder expected = new StringBuilder();
		Flux<DataBuffer> body = Flux.range(0, 1000).map((i) -> {
			expected.append(i).append(',');
			return this.test.buffer(i + ",");
		});
		Collector<Void> sent = TestSession.subscribe(accepted.stream().send(body));
		assertThat(sent.isEnded()).isFalse();
		this.test.loop.runTasks();
		assertThat(sent.isCompleted()).isTrue();
		assertThat(accepted.carrier().written()).isEqualTo(expected.toString());
		assertThat(accepted.carrier().writes().get(accepted.carrier().writes().size() - 1)).endsWith("+fin");
	}

	@Test
	void whenBodyIsResetWhileItRestsThenItEnds() {
		TestSession.Accepted accepted = this.test.accept();
		Collector<Void> sent = TestSession.subscribe(accepted.stream().send(endless("x")));
		TestSession.subscribe(accepted.stream().reset(3));
		assertThat(sent.error()).isNotNull();
		this.test.loop.runTasks();
		assertThat(this.test.loop.hasTasks()).isFalse();
	}

	@Test
	void whenManyBuffersHaveArrivedThenLoopGoesOnBetweenThem() {
		TestSession.Accepted accepted = this.test.accept();
		for (int i = 0; i < 1000; i++) {
			accepted.carrier().data("x");
		}
		accepted.carrier().fin();
		BufferCollector received = BufferCollector.unbounded();
		accepted.stream().receive().subscribe(received);
		assertThat(received.texts()).hasSize(ReceiveSide.MAX_BATCH);
		this.test.loop.runTask();
		assertThat(received.texts()).hasSize(2 * ReceiveSide.MAX_BATCH);
		this.test.loop.runTasks();
		assertThat(received.texts()).hasSize(1000);
		assertThat(received.isCompleted()).isTrue();
	}

	@Test
	void whenAnotherThreadSendsDatagramsWithoutAPauseThenLoopGoesOn() {
		AtomicInteger sent = new AtomicInteger();
		this.test.carrier.onDatagram = () -> this.test.loop.outside(() -> {
			if (sent.incrementAndGet() < 5_000) {
				assertThat(this.test.session.sendDatagram(this.test.buffer("more"))).isEqualTo(DatagramResult.QUEUED);
			}
		});
		this.test.loop.outside(() -> this.test.session.sendDatagram(this.test.buffer("first")));
		this.test.loop.runTask();
		assertThat(sent).hasValueLessThanOrEqualTo(256);
		this.test.loop.runTasks();
		assertThat(sent).hasValue(5_000);
	}

}
