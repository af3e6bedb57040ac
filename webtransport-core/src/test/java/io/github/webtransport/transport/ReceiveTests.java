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

import io.github.webtransport.SessionClosedException;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the receiving side of a stream.
 */
class ReceiveTests {

	private static final int MANY = 20_000;

	private final TestSession test = TestSession.open();

	private final TestSession.Received received = this.test.acceptUnidirectional();

	private final FakeStream carrier = this.received.carrier();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private BufferCollector receive(long demand) {
		BufferCollector collector = new BufferCollector(demand);
		this.received.stream().receive().subscribe(collector);
		return collector;
	}

	@Test
	@Rows("R62")
	void whenThereIsNoDemandThenCarrierIsNotRead() {
		this.carrier.data("a", "b");
		BufferCollector collector = receive(0);
		assertThat(this.carrier.reads()).isZero();
		assertThat(collector.texts()).isEmpty();
	}

	@Test
	void shouldReadOncePerRequestedBuffer() {
		BufferCollector collector = receive(0);
		this.carrier.data("a", "b", "c", "d");
		collector.request(1);
		assertThat(this.carrier.reads()).isEqualTo(1);
		assertThat(collector.texts()).containsExactly("a");
		collector.request(2);
		assertThat(this.carrier.reads()).isEqualTo(3);
		assertThat(collector.texts()).containsExactly("a", "b", "c");
	}

	@Test
	void whenDemandIsThereBeforeTheBytesThenOneReadIsUnderWay() {
		BufferCollector collector = receive(3);
		assertThat(this.carrier.reads()).isEqualTo(1);
		collector.request(1);
		assertThat(this.carrier.reads()).isEqualTo(1);
		this.carrier.data("a");
		assertThat(this.carrier.reads()).isEqualTo(2);
		this.carrier.data("b");
		this.carrier.data("c");
		this.carrier.data("d", "e");
		assertThat(this.carrier.reads()).isEqualTo(4);
		assertThat(collector.text()).isEqualTo("abcd");
	}

	@Test
	void whenUnboundedThenTakesAllInOrderAndCompletesOnFin() {
		this.carrier.data("a", "b");
		BufferCollector collector = BufferCollector.unbounded();
		this.received.stream().receive().subscribe(collector);
		this.carrier.data("c");
		this.carrier.fin();
		assertThat(collector.text()).isEqualTo("abc");
		assertThat(collector.isCompleted()).isTrue();
		assertThat(this.carrier.log()).isEmpty();
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.bytesReceived).isEqualTo(3);
		assertThat(this.test.metrics.streams).containsExactly("UNIDIRECTIONAL remote FINISHED");
	}

	@Test
	void whenBytesAreThereThenReadingThemDoesNotNest() {
		for (int i = 0; i < MANY; i++) {
			this.carrier.data("x");
		}
		this.carrier.fin();
		BufferCollector collector = receive(Long.MAX_VALUE);
		this.test.loop.runTasks();
		assertThat(collector.texts()).hasSize(MANY);
		assertThat(collector.isCompleted()).isTrue();
	}

	@Test
	void whenMoreIsAskedForWithinOnNextThenSignalsDoNotNest() {
		this.carrier.data("a", "b", "c");
		this.carrier.fin();
		BufferCollector collector = new BufferCollector(1) {

			@Override
			void onText() {
				request(1);
				assertThat(isEnded()).isFalse();
			}

		};
		this.received.stream().receive().subscribe(collector);
		assertThat(collector.text()).isEqualTo("abc");
		assertThat(collector.isCompleted()).isTrue();
		assertThat(collector.breaches()).isEmpty();
	}

	@Test
	void whenBytesComeLaterThenSignalsDoNotNestEither() {
		BufferCollector collector = new BufferCollector(1) {

			@Override
			void onText() {
				request(1);
			}

		};
		this.received.stream().receive().subscribe(collector);
		this.carrier.data("a", "b", "c");
		assertThat(collector.text()).isEqualTo("abc");
		assertThat(collector.breaches()).isEmpty();
	}

	@Test
	void whenSessionEndsWithinOnNextThenErrorComesBehindIt() {
		BufferCollector collector = new BufferCollector(5) {

			@Override
			void onText() {
				ReceiveTests.this.test.peerCloses(3, "enough");
				assertThat(isEnded()).isFalse();
			}

		};
		this.carrier.data("a", "b");
		this.received.stream().receive().subscribe(collector);
		assertThat(collector.text()).isEqualTo("a");
		assertThat(collector.error()).isInstanceOf(SessionClosedException.class);
	}

	@Test
	void whenAskedFromAnotherThreadThenReadsOnTheLoop() {
		BufferCollector collector = new BufferCollector(0);
		this.test.loop.outside(() -> {
			this.received.stream().receive().subscribe(collector);
			collector.request(1);
			collector.request(1);
		});
		this.carrier.data("a", "b", "c");
		assertThat(this.carrier.reads()).isZero();
		this.test.loop.runTasks();
		assertThat(collector.text()).isEqualTo("ab");
		this.test.loop.outside(() -> collector.request(1));
		this.test.loop.runTasks();
		assertThat(collector.text()).isEqualTo("abc");
	}

	@Test
	@Rows("R36")
	void whenSubscribedTwiceThenSecondFails() {
		BufferCollector first = receive(10);
		BufferCollector second = receive(10);
		assertThat(second.error()).isInstanceOf(IllegalStateException.class);
		this.carrier.data("a");
		assertThat(first.text()).isEqualTo("a");
	}

}
