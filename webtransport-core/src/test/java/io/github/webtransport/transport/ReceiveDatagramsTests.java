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

import io.github.webtransport.DatagramOverflow;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionMetrics.DatagramDropReason;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the datagrams of the peer.
 */
class ReceiveDatagramsTests {

	private static void sendsNumbers(TestSession test, int count) {
		for (int i = 0; i < count; i++) {
			test.datagram(Integer.toString(i));
		}
	}

	private static BufferCollector receive(TestSession test, long demand) {
		BufferCollector received = new BufferCollector(demand);
		test.session.receiveDatagrams().subscribe(received);
		return received;
	}

	@Test
	void shouldGiveDatagramsInOrderAndCountThem() {
		try (TestSession test = TestSession.open()) {
			BufferCollector received = receive(test, Long.MAX_VALUE);
			sendsNumbers(test, 3);
			test.datagram("");
			assertThat(received.texts()).containsExactly("0", "1", "2", "");
			assertThat(test.metrics.datagramsReceived).isEqualTo(4);
			assertThat(test.metrics.dropped()).isZero();
		}
	}

	@Test
	void whenACarrierHasReadAHeaderThenTheFirstByteIsAtPositionZero() {
		try (TestSession test = TestSession.open()) {
			test.inbound.onDatagram(Unpooled.directBuffer().writeBytes(new byte[] { 1, 2, 'a', 'b' }).skipBytes(2));
			DataBuffer datagram = test.session.receiveDatagrams().blockFirst();
			assertThat(datagram).isNotNull();
			assertThat(datagram.readPosition()).isZero();
			assertThat(datagram.getByte(0)).isEqualTo((byte) 'a');
			assertThat(datagram.readableByteCount()).isEqualTo(2);
			assertThat(DataBufferUtils.release(datagram)).isTrue();
		}
	}

	@Test
	void whenNobodySubscribesThenDatagramsWait() {
		try (TestSession test = TestSession.open()) {
			sendsNumbers(test, 3);
			assertThat(receive(test, 2).texts()).containsExactly("0", "1");
		}
	}

	@Test
	@Rows("R60")
	void whenQueueIsFullThenDropsTheOldest() {
		try (TestSession test = TestSession.withQueues(3, 8, DatagramOverflow.DROP_OLDEST)) {
			BufferCollector received = receive(test, 1);
			sendsNumbers(test, 10);
			assertThat(received.texts()).containsExactly("0");
			received.request(100);
			assertThat(received.texts()).containsExactly("0", "7", "8", "9");
			assertThat(test.metrics.datagramsReceived).isEqualTo(10);
			assertThat(test.metrics.dropped(DatagramDropReason.RECEIVE_QUEUE_FULL)).isEqualTo(6);
			assertThat(test.metrics.dropped()).isEqualTo(6);
		}
	}

	@Test
	@Rows("R60")
	void whenQueueIsFullThenDropsTheNewestIfToldSo() {
		try (TestSession test = TestSession.withQueues(3, 8, DatagramOverflow.DROP_NEWEST)) {
			BufferCollector received = receive(test, 1);
			sendsNumbers(test, 10);
			received.request(100);
			assertThat(received.texts()).containsExactly("0", "1", "2", "3");
			assertThat(test.metrics.dropped(DatagramDropReason.RECEIVE_QUEUE_FULL)).isEqualTo(6);
		}
	}

	@Test
	void whenQueueHoldsOneThenItIsTheNewest() {
		try (TestSession test = TestSession.withQueues(1, 8, DatagramOverflow.DROP_OLDEST)) {
			sendsNumbers(test, 5);
			assertThat(receive(test, 5).texts()).containsExactly("4");
			assertThat(test.metrics.dropped()).isEqualTo(4);
		}
	}

	@Test
	void whenThereIsDemandThenNothingIsDropped() {
		try (TestSession test = TestSession.withQueues(1, 8, DatagramOverflow.DROP_OLDEST)) {
			BufferCollector received = receive(test, Long.MAX_VALUE);
			sendsNumbers(test, 1000);
			assertThat(received.texts()).hasSize(1000);
			assertThat(test.metrics.dropped()).isZero();
		}
	}

	@Test
	void whenDatagramsComeWithinOnNextThenTheyDoNotNest() {
		try (TestSession test = TestSession.withQueues(4, 8, DatagramOverflow.DROP_OLDEST)) {
			BufferCollector received = new BufferCollector(1) {

				@Override
				void onText() {
					request(1);
					if (texts().size() < 10) {
						test.datagram("again");
					}
				}

			};
			test.session.receiveDatagrams().subscribe(received);
			test.datagram("first");
			assertThat(received.texts()).hasSize(10);
			assertThat(received.breaches()).isEmpty();
			assertThat(test.metrics.dropped()).isZero();
		}
	}

	@Test
	void whenSubscribedTwiceThenSecondFails() {
		try (TestSession test = TestSession.open()) {
			receive(test, 1);
			assertThat(receive(test, 1).error()).isInstanceOf(IllegalStateException.class);
		}
	}

	@Test
	void whenCancelledThenWhatWaitsAndWhatComesIsDropped() {
		try (TestSession test = TestSession.open()) {
			BufferCollector received = receive(test, 1);
			sendsNumbers(test, 5);
			received.cancel();
			assertThat(test.carrier.unreleasedBytes()).isZero();
			sendsNumbers(test, 2);
			assertThat(test.carrier.unreleasedBytes()).isZero();
			assertThat(received.texts()).containsExactly("0");
		}
	}

	@Test
	void whenCancelledWithinOnNextThenNothingLeaks() {
		try (TestSession test = TestSession.open()) {
			sendsNumbers(test, 5);
			BufferCollector received = BufferCollector.unbounded();
			test.session.receiveDatagrams().take(2).subscribe(received);
			assertThat(received.texts()).containsExactly("0", "1");
			assertThat(test.carrier.unreleasedBytes()).isZero();
		}
	}

	@Test
	void whenCancelledFromAnotherThreadThenNothingLeaks() {
		try (TestSession test = TestSession.open()) {
			BufferCollector received = receive(test, 0);
			sendsNumbers(test, 5);
			test.loop.outside(received::cancel);
			sendsNumbers(test, 5);
			test.loop.runTasks();
			assertThat(test.carrier.unreleasedBytes()).isZero();
		}
	}

	@Test
	void whenAskedFromAnotherThreadThenDeliversOnTheLoop() {
		try (TestSession test = TestSession.open()) {
			BufferCollector received = new BufferCollector(0);
			test.loop.outside(() -> test.session.receiveDatagrams().subscribe(received));
			sendsNumbers(test, 3);
			test.loop.outside(() -> received.request(2));
			assertThat(received.texts()).isEmpty();
			test.loop.runTasks();
			assertThat(received.texts()).containsExactly("0", "1");
		}
	}

	@Test
	void whenSessionEndsWithinOnNextThenRestIsDiscardedAndErrorComesBehind() {
		try (TestSession test = TestSession.open()) {
			sendsNumbers(test, 5);
			BufferCollector received = new BufferCollector(10) {

				@Override
				void onText() {
					test.peerCloses(1, "");
					assertThat(isEnded()).isFalse();
				}

			};
			test.session.receiveDatagrams().subscribe(received);
			assertThat(received.texts()).containsExactly("0");
			assertThat(received.error()).isInstanceOf(SessionClosedException.class);
			assertThat(received.breaches()).isEmpty();
		}
	}

	@Test
	void whenDatagramComesAsCapsuleThenItIsADatagram() {
		try (TestSession test = TestSession.open()) {
			BufferCollector received = receive(test, Long.MAX_VALUE);
			test.peerSends(new Capsule.Datagram(Unpooled.wrappedBuffer(new byte[] { 'h', 'i' })));
			assertThat(received.texts()).containsExactly("hi");
			assertThat(test.metrics.datagramsReceived).isEqualTo(1);
		}
	}

	@Test
	void shouldGiveTheBuffersAsTheyCame() {
		try (TestSession test = TestSession.open()) {
			Collector<DataBuffer> received = TestSession.subscribe(test.session.receiveDatagrams());
			test.datagram("same");
			DataBuffer buffer = received.value();
			assertThat(buffer.factory()).isSameAs(test.session.bufferFactory());
			DataBufferUtils.release(buffer);
		}
	}

}
