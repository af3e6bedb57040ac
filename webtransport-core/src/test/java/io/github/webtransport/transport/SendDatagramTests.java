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

import io.github.webtransport.DatagramOverflow;
import io.github.webtransport.DatagramResult;
import io.github.webtransport.SessionMetrics.DatagramDropReason;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sending datagrams one by one.
 */
class SendDatagramTests {

	private static DatagramResult send(TestSession test, String text) {
		return test.session.sendDatagram(test.buffer(text));
	}

	private static DatagramResult sendOutside(TestSession test, String text) {
		return test.loop.outside(() -> send(test, text));
	}

	@Test
	void whenEngineHasRoomThenSendsAndFlushes() {
		try (TestSession test = TestSession.open()) {
			assertThat(send(test, "a")).isEqualTo(DatagramResult.SENT);
			assertThat(send(test, "")).isEqualTo(DatagramResult.SENT);
			assertThat(test.carrier.datagrams()).containsExactly("a", "");
			assertThat(test.carrier.datagramFlushes).isEqualTo(2);
			assertThat(test.metrics.datagramsSent).isEqualTo(2);
		}
	}

	@Test
	void whenEngineHasNoRoomThenQueuesUntilItHas() {
		try (TestSession test = TestSession.open()) {
			test.carrier.datagramRoom = 1;
			assertThat(send(test, "a")).isEqualTo(DatagramResult.SENT);
			assertThat(send(test, "b")).isEqualTo(DatagramResult.QUEUED);
			assertThat(test.carrier.awaitingDatagramSpace).isTrue();
			assertThat(send(test, "c")).isEqualTo(DatagramResult.QUEUED);
			test.datagramSpace(1);
			assertThat(test.carrier.datagrams()).containsExactly("a", "b");
			assertThat(test.carrier.awaitingDatagramSpace).isTrue();
			test.datagramSpace(10);
			assertThat(test.carrier.datagrams()).containsExactly("a", "b", "c");
			assertThat(test.carrier.awaitingDatagramSpace).isFalse();
			assertThat(send(test, "d")).isEqualTo(DatagramResult.SENT);
			assertThat(test.metrics.datagramsSent).isEqualTo(4);
		}
	}

	@Test
	@Rows("R60")
	void whenQueueIsFullThenDropsTheOldest() {
		try (TestSession test = TestSession.withQueues(8, 2, DatagramOverflow.DROP_OLDEST)) {
			test.carrier.datagramRoom = 0;
			for (String text : List.of("a", "b", "c", "d")) {
				assertThat(send(test, text)).isEqualTo(DatagramResult.QUEUED);
			}
			test.datagramSpace(10);
			assertThat(test.carrier.datagrams()).containsExactly("c", "d");
			assertThat(test.metrics.dropped(DatagramDropReason.SEND_QUEUE_FULL)).isEqualTo(2);
		}
	}

	@Test
	void whenQueueIsFullThenDropsTheNewestIfToldSo() {
		try (TestSession test = TestSession.withQueues(8, 2, DatagramOverflow.DROP_NEWEST)) {
			test.carrier.datagramRoom = 0;
			List<DatagramResult> results = new ArrayList<>();
			for (String text : List.of("a", "b", "c", "d")) {
				results.add(send(test, text));
			}
			assertThat(results).containsExactly(DatagramResult.QUEUED, DatagramResult.QUEUED, DatagramResult.DROPPED,
					DatagramResult.DROPPED);
			test.datagramSpace(10);
			assertThat(test.carrier.datagrams()).containsExactly("a", "b");
			assertThat(test.metrics.dropped(DatagramDropReason.SEND_QUEUE_FULL)).isEqualTo(2);
		}
	}

	@Test
	@Rows("R59")
	void whenTooLargeThenSaysSoAndSendsTheNext() {
		try (TestSession test = TestSession.open()) {
			test.carrier.maxDatagramSize = 3;
			assertThat(test.session.maxDatagramSize()).isEqualTo(3);
			assertThat(send(test, "four")).isEqualTo(DatagramResult.TOO_LARGE);
			assertThat(send(test, "fit")).isEqualTo(DatagramResult.SENT);
			assertThat(test.metrics.dropped(DatagramDropReason.TOO_LARGE)).isEqualTo(1);
		}
	}

	@Test
	@Rows("R59")
	void whenTooLargeWhileOthersWaitThenTakesNoPlaceInTheQueue() {
		try (TestSession test = TestSession.withQueues(8, 1, DatagramOverflow.DROP_OLDEST)) {
			test.carrier.maxDatagramSize = 3;
			test.carrier.datagramRoom = 0;
			assertThat(send(test, "fit")).isEqualTo(DatagramResult.QUEUED);
			assertThat(send(test, "four")).isEqualTo(DatagramResult.TOO_LARGE);
			test.datagramSpace(1);
			assertThat(test.carrier.datagrams()).containsExactly("fit");
			assertThat(test.metrics.dropped(DatagramDropReason.TOO_LARGE)).isEqualTo(1);
			assertThat(test.metrics.dropped()).isEqualTo(1);
		}
	}

	@Test
	@Rows("R59")
	void whenPathShrinksWhileDatagramsWaitThenThoseThatNoLongerFitAreDropped() {
		try (TestSession test = TestSession.open()) {
			test.carrier.datagramRoom = 0;
			send(test, "four");
			send(test, "fit");
			test.carrier.maxDatagramSize = 3;
			test.datagramSpace(2);
			assertThat(test.carrier.datagrams()).containsExactly("fit");
			assertThat(test.metrics.dropped(DatagramDropReason.TOO_LARGE)).isEqualTo(1);
		}
	}

	@Test
	void whenPeerTakesNoDatagramsThenDrops() {
		try (TestSession test = TestSession.open()) {
			test.carrier.datagramsAvailable = false;
			assertThat(test.session.maxDatagramSize()).isZero();
			assertThat(send(test, "a")).isEqualTo(DatagramResult.DROPPED);
			assertThat(sendOutside(test, "a")).isEqualTo(DatagramResult.DROPPED);
			assertThat(sendOutside(test, "")).isEqualTo(DatagramResult.DROPPED);
			assertThat(test.metrics.dropped(DatagramDropReason.CLOSED)).isEqualTo(3);
		}
	}

	@Test
	@Rows({ "R58", "R57" })
	void whenSessionHasEndedThenDrops() {
		try (TestSession test = TestSession.open()) {
			test.peerCloses(1, "");
			assertThat(send(test, "a")).isEqualTo(DatagramResult.DROPPED);
			assertThat(sendOutside(test, "a")).isEqualTo(DatagramResult.DROPPED);
			assertThat(test.metrics.dropped(DatagramDropReason.CLOSED)).isEqualTo(2);
			assertThat(test.carrier.unreleasedBytes()).isZero();
		}
	}

	@Test
	void whenSessionEndsThenWhatWaitsIsDroppedAndCounted() {
		try (TestSession test = TestSession.open()) {
			test.carrier.datagramRoom = 0;
			send(test, "a");
			send(test, "b");
			sendOutside(test, "c");
			test.peerCloses(1, "");
			assertThat(test.carrier.unreleasedBytes()).isZero();
			assertThat(test.metrics.dropped(DatagramDropReason.CLOSED)).isEqualTo(3);
		}
	}

	@Test
	void whenSentFromAnotherThreadThenQueuesForTheLoopWithOneFlush() {
		try (TestSession test = TestSession.open()) {
			assertThat(sendOutside(test, "a")).isEqualTo(DatagramResult.QUEUED);
			assertThat(sendOutside(test, "b")).isEqualTo(DatagramResult.QUEUED);
			assertThat(test.carrier.datagrams()).isEmpty();
			test.loop.runTasks();
			assertThat(test.carrier.datagrams()).containsExactly("a", "b");
			assertThat(test.carrier.datagramFlushes).isEqualTo(1);
		}
	}

	@Test
	void whenTooLargeFromAnotherThreadThenSaysSo() {
		try (TestSession test = TestSession.open()) {
			test.carrier.maxDatagramSize = 3;
			assertThat(sendOutside(test, "four")).isEqualTo(DatagramResult.TOO_LARGE);
			assertThat(sendOutside(test, "fit")).isEqualTo(DatagramResult.QUEUED);
			assertThat(test.metrics.dropped(DatagramDropReason.TOO_LARGE)).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenLoopIsSlowThenWhatOtherThreadsSendIsBounded(DatagramOverflow overflow) {
		try (TestSession test = TestSession.withQueues(8, 4, overflow)) {
			test.carrier.datagramRoom = 0;
			for (int round = 0; round < 3; round++) {
				for (int i = 0; i < 100; i++) {
					sendOutside(test, Integer.toString(i % 10));
				}
				assertThat(test.carrier.unreleasedBytes()).isLessThanOrEqualTo(2 * 4);
				test.loop.runTasks();
				assertThat(test.carrier.unreleasedBytes()).isEqualTo(4);
			}
			test.datagramSpace(100);
			assertThat(test.carrier.datagrams()).containsExactly((overflow == DatagramOverflow.DROP_OLDEST)
					? new String[] { "6", "7", "8", "9" } : new String[] { "0", "1", "2", "3" });
			assertThat(test.metrics.dropped(DatagramDropReason.SEND_QUEUE_FULL)).isEqualTo(296);
		}
	}

	@Test
	void whenBufferHasBeenReadPartlyThenTheRestIsSent() {
		try (TestSession test = TestSession.open()) {
			test.session.sendDatagram(test.buffer("xyz").readPosition(1));
			assertThat(test.carrier.datagrams()).containsExactly("yz");
		}
	}

}
