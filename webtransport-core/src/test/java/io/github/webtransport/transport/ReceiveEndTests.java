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
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.Http3ErrorCodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for how the receiving side of a stream ends.
 */
class ReceiveEndTests {

	private static final String STOP_0 = "stop 0x" + Long.toHexString(ApplicationErrorCode.toHttp3(0));

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
	@Rows("R37")
	void whenCancelledBeforeFinThenPeerIsStoppedWithCode0() {
		BufferCollector collector = receive(1);
		this.carrier.data("a", "b");
		collector.cancel();
		assertThat(this.carrier.log()).containsExactly(STOP_0);
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.streams).containsExactly("UNIDIRECTIONAL remote RESET");
	}

	@Test
	void whenCancelledWithinOnNextThenNothingMoreComes() {
		this.carrier.data("a", "b", "c");
		BufferCollector taken = BufferCollector.unbounded();
		this.received.stream().receive().take(2).subscribe(taken);
		assertThat(taken.text()).isEqualTo("ab");
		assertThat(taken.isCompleted()).isTrue();
		assertThat(this.carrier.log()).containsExactly(STOP_0);
	}

	@Test
	void whenCancelledAfterFinThenNothingIsSent() {
		BufferCollector collector = receive(1);
		this.carrier.fin();
		collector.cancel();
		assertThat(this.carrier.log()).isEmpty();
	}

	@Test
	void whenCancelledFromAnotherThreadThenPeerIsStoppedOnTheLoop() {
		BufferCollector collector = receive(1);
		this.test.loop.outside(collector::cancel);
		assertThat(this.carrier.log()).isEmpty();
		// Crosses the cancellation: the subscriber must not see it any more, or release
		// it
		this.carrier.data("late");
		this.test.loop.runTasks();
		assertThat(this.carrier.log()).containsExactly(STOP_0);
	}

	@Test
	void whenCancelledBeforeSubscriptionReachesTheLoopThenPeerIsStopped() {
		this.test.loop.outside(() -> {
			Disposable receiving = this.received.stream().receive().subscribe();
			receiving.dispose();
		});
		this.test.loop.runTasks();
		assertThat(this.carrier.log()).containsExactly(STOP_0);
		assertThat(this.carrier.reads()).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 29, 30, 255, 0xFFFF_FFFFL })
	void whenPeerResetsThenFailsWithItsCode(long code) {
		BufferCollector collector = receive(1);
		this.carrier.peerReset(ApplicationErrorCode.toHttp3(code));
		assertThat(collector.error()).isInstanceOfSatisfying(StreamResetException.class,
				(ex) -> assertThat(ex.getCode()).isEqualTo(code));
		assertThat(this.carrier.log()).isEmpty();
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.streams).containsExactly("UNIDIRECTIONAL remote RESET");
	}

	@ParameterizedTest
	@Rows({ "R34", "S14" })
	@ValueSource(longs = { Http3ErrorCodes.H3_REQUEST_CANCELLED, 0, 0x52e4a40fa8f9L, 0x3fff_ffff_ffff_ffffL })
	void whenPeerResetsWithoutApplicationCodeThenCodeIsMissing(long code) {
		BufferCollector collector = receive(1);
		this.carrier.peerReset(code);
		this.test.loop.runTasks();
		assertThat(collector.error()).isInstanceOfSatisfying(StreamResetException.class,
				(ex) -> assertThat(ex.getCode()).isEqualTo(-1));
	}

	@Test
	void whenResetIsThereWithoutDemandThenItIsReportedAtOnce() {
		BufferCollector collector = receive(0);
		this.carrier.data("discarded by the reset");
		this.carrier.peerReset(ApplicationErrorCode.toHttp3(7));
		assertThat(collector.error()).isInstanceOf(StreamResetException.class);
	}

	@Test
	void whenSubscribedAfterFinThenCompletes() {
		this.carrier.fin();
		assertThat(receive(0).isCompleted()).isTrue();
	}

	@Test
	void whenSubscribedAfterResetThenFails() {
		this.carrier.peerReset(ApplicationErrorCode.toHttp3(7));
		assertThat(receive(0).error()).isInstanceOfSatisfying(StreamResetException.class,
				(ex) -> assertThat(ex.getCode()).isEqualTo(7));
	}

	@Test
	void whenSubscribedAfterSessionHasEndedThenFailsWithItsStatus() {
		this.test.peerCloses(9, "over");
		assertThat(receive(1).error()).isInstanceOfSatisfying(SessionClosedException.class,
				(ex) -> assertThat(ex.getStatus().code()).isEqualTo(9));
	}

	@Test
	@Rows({ "R36", "S12" })
	void whenStoppedThenSendsTheMappedCodeOnce() {
		BufferCollector collector = receive(1);
		TestSession.subscribe(this.received.stream().stopSending(30));
		TestSession.subscribe(this.received.stream().stopSending(31));
		collector.cancel();
		assertThat(this.carrier.log()).containsExactly("stop 0x52e4a40fa8fa");
		assertThat(collector.error()).isInstanceOfSatisfying(StreamStoppedException.class,
				(ex) -> assertThat(ex.getCode()).isEqualTo(30));
	}

	@Test
	void whenStoppedThenActsOnSubscriptionOnlyAndCompletes() {
		var stopping = this.received.stream().stopSending(1);
		assertThat(this.carrier.log()).isEmpty();
		assertThat(TestSession.subscribe(stopping).isCompleted()).isTrue();
		assertThat(this.carrier.isReleased()).isTrue();
	}

	@Test
	@Rows("R36")
	void whenStoppedAfterTheEndThenNothingIsSent() {
		this.carrier.fin();
		assertThat(TestSession.subscribe(this.received.stream().stopSending(1)).isCompleted()).isTrue();
		assertThat(this.carrier.log()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 0x1_0000_0000L })
	void whenCodeIsOutOfRangeThenRefusesIt(long code) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.received.stream().stopSending(code));
	}

	@Test
	void whenConnectionIsLostThenFailsAsTheSession() {
		BufferCollector collector = receive(1);
		this.carrier.lost();
		this.test.inbound.onConnectionLost("Connection lost");
		assertThat(collector.error()).isInstanceOfSatisfying(SessionClosedException.class, (ex) -> {
			assertThat(ex.isRemote()).isTrue();
			assertThat(ex.getStatus().isAbrupt()).isTrue();
		});
	}

}
