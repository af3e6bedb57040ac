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
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.SessionLimits;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the streams that this side opens.
 */
class CreateStreamTests {

	private static final SessionLimits LOCAL = new SessionLimits(1000, 10, 10);

	private static final SessionLimits ONE_OF_EACH = new SessionLimits(1000, 1, 1);

	@Test
	void shouldOpenBothKinds() {
		try (TestSession test = TestSession.open()) {
			TestSession.Accepted bidi = test.create();
			TestSession.Sending uni = test.createUnidirectional();
			assertThat(bidi.carrier().isBidirectional()).isTrue();
			assertThat(bidi.stream().getStreamId()).isEqualTo(bidi.carrier().streamId());
			assertThat(uni.carrier().isBidirectional()).isFalse();
			assertThat(uni.stream().getStreamId()).isEqualTo(uni.carrier().streamId());
		}
	}

	@Test
	void shouldOpenOneStreamPerSubscription() {
		try (TestSession test = TestSession.open()) {
			Mono<WebTransportStream> create = test.session.createBidirectionalStream();
			assertThat(test.carrier.streams()).isEmpty();
			Collector<WebTransportStream> first = TestSession.subscribe(create);
			Collector<WebTransportStream> second = TestSession.subscribe(create);
			assertThat(first.value()).isNotSameAs(second.value());
		}
	}

	@Test
	void whenConnectionHasNoCreditThenWaitsInOrder() {
		try (TestSession test = TestSession.open()) {
			test.carrier.streamCredit = 0;
			Collector<WebTransportStream> first = TestSession.subscribe(test.session.createBidirectionalStream());
			Collector<WebTransportSendStream> second = TestSession.subscribe(test.session.createUnidirectionalStream());
			assertThat(first.isEnded()).isFalse();
			test.carrier.addStreamCredit(1);
			assertThat(first.isCompleted()).isTrue();
			assertThat(second.isEnded()).isFalse();
			test.carrier.addStreamCredit(1);
			assertThat(second.isCompleted()).isTrue();
		}
	}

	@Test
	void whenThereIsCreditThenTryingOpensBothKinds() {
		try (TestSession test = TestSession.withLimits(LOCAL, ONE_OF_EACH)) {
			assertThat(TestSession.subscribe(test.session.tryCreateBidirectionalStream()).value()).isNotNull();
			assertThat(test.lastStream().isBidirectional()).isTrue();
			assertThat(TestSession.subscribe(test.session.tryCreateUnidirectionalStream()).value()).isNotNull();
			assertThat(test.lastStream().isBidirectional()).isFalse();
		}
	}

	@Test
	void whenSessionHasNoCreditThenTryingIsEmptyAtOnce() {
		try (TestSession test = TestSession.withLimits(LOCAL, ONE_OF_EACH)) {
			test.create();
			test.createUnidirectional();
			assertThat(TestSession.subscribe(test.session.tryCreateBidirectionalStream()).isCompleted()).isTrue();
			assertThat(TestSession.subscribe(test.session.tryCreateUnidirectionalStream()).isCompleted()).isTrue();
			assertThat(test.carrier.streams()).hasSize(2);
			assertThat(test.carrier.capsules()).containsExactly(new Capsule.StreamsBlocked(true, 1),
					new Capsule.StreamsBlocked(false, 1));
			test.peerSends(new Capsule.MaxStreams(true, 2));
			assertThat(test.carrier.streams()).hasSize(2);
			assertThat(TestSession.subscribe(test.session.tryCreateBidirectionalStream()).value()).isNotNull();
		}
	}

	@Test
	void whenConnectionHasNoCreditThenTryingIsEmptyAndLeavesCreditOfTheSession() {
		try (TestSession test = TestSession.withLimits(LOCAL, ONE_OF_EACH)) {
			test.carrier.streamCredit = 0;
			Collector<WebTransportStream> tried = TestSession.subscribe(test.session.tryCreateBidirectionalStream());
			assertThat(tried.isCompleted()).isTrue();
			assertThat(tried.values()).isEmpty();
			assertThat(test.carrier.waitingStreams()).isZero();
			test.carrier.addStreamCredit(1);
			assertThat(TestSession.subscribe(test.session.createBidirectionalStream()).value()).isNotNull();
		}
	}

	@Test
	void whenCancelledWhileWaitingForTheConnectionThenGivesUpItsPlace() {
		try (TestSession test = TestSession.open()) {
			test.carrier.streamCredit = 0;
			Collector<WebTransportStream> first = TestSession.subscribe(test.session.createBidirectionalStream());
			Collector<WebTransportStream> second = TestSession.subscribe(test.session.createBidirectionalStream());
			first.cancel();
			assertThat(test.carrier.waitingStreams()).isEqualTo(1);
			test.carrier.addStreamCredit(1);
			assertThat(second.isCompleted()).isTrue();
			assertThat(test.carrier.streams()).hasSize(1);
		}
	}

	@Test
	void whenOpeningFailsThenReportsTheCause() {
		try (TestSession test = TestSession.open()) {
			test.carrier.openFailure = new IllegalStateException("engine");
			assertThat(TestSession.subscribe(test.session.createBidirectionalStream()).error()).hasMessage("engine");
		}
	}

	@Test
	@Rows({ "R55", "S21" })
	void whenSessionHasNoCreditThenSaysSoOncePerLimitAndWaits() {
		try (TestSession test = TestSession.withLimits(LOCAL, ONE_OF_EACH)) {
			test.create();
			Collector<WebTransportStream> second = TestSession.subscribe(test.session.createBidirectionalStream());
			Collector<WebTransportStream> third = TestSession.subscribe(test.session.createBidirectionalStream());
			assertThat(test.carrier.capsules()).containsExactly(new Capsule.StreamsBlocked(true, 1));
			assertThat(test.carrier.streams()).hasSize(1);
			test.peerSends(new Capsule.MaxStreams(true, 2));
			assertThat(second.isCompleted()).isTrue();
			assertThat(third.isEnded()).isFalse();
			assertThat(test.carrier.capsules()).containsExactly(new Capsule.StreamsBlocked(true, 1),
					new Capsule.StreamsBlocked(true, 2));
			test.peerSends(new Capsule.MaxStreams(true, 5));
			assertThat(third.isCompleted()).isTrue();
			assertThat(test.carrier.capsules()).hasSize(2);
		}
	}

	@Test
	@Rows("R49")
	void whenLimitIs0ThenCapsuleUnblocks() {
		try (TestSession test = TestSession.withLimits(LOCAL, new SessionLimits(1, 0, 0))) {
			Collector<WebTransportSendStream> uni = TestSession.subscribe(test.session.createUnidirectionalStream());
			assertThat(test.carrier.capsules()).containsExactly(new Capsule.StreamsBlocked(false, 0));
			test.peerSends(new Capsule.MaxStreams(true, 1));
			assertThat(uni.isEnded()).isFalse();
			test.peerSends(new Capsule.MaxStreams(false, 1));
			assertThat(uni.isCompleted()).isTrue();
		}
	}

	@Test
	@Rows("R38")
	void whenCancelledWhileWaitingForTheSessionThenGivesUpItsPlace() {
		try (TestSession test = TestSession.withLimits(LOCAL, ONE_OF_EACH)) {
			test.create();
			Collector<WebTransportStream> second = TestSession.subscribe(test.session.createBidirectionalStream());
			Collector<WebTransportStream> third = TestSession.subscribe(test.session.createBidirectionalStream());
			second.cancel();
			test.peerSends(new Capsule.MaxStreams(true, 2));
			assertThat(third.isCompleted()).isTrue();
		}
	}

	@Test
	@Rows("R38")
	void whenStreamThatHadCreditIsCancelledThenTheNextGetsIt() {
		try (TestSession test = TestSession.withLimits(LOCAL, ONE_OF_EACH)) {
			test.carrier.streamCredit = 0;
			Collector<WebTransportStream> first = TestSession.subscribe(test.session.createBidirectionalStream());
			Collector<WebTransportStream> second = TestSession.subscribe(test.session.createBidirectionalStream());
			first.cancel();
			test.carrier.addStreamCredit(1);
			assertThat(second.isCompleted()).isTrue();
		}
	}

	@Test
	void whenStreamThatHadCreditCannotBeOpenedThenTheNextGetsIt() {
		try (TestSession test = TestSession.withLimits(LOCAL, ONE_OF_EACH)) {
			test.create();
			Collector<WebTransportStream> second = TestSession.subscribe(test.session.createBidirectionalStream());
			Collector<WebTransportStream> third = TestSession.subscribe(test.session.createBidirectionalStream());
			test.carrier.openFailure = new IllegalStateException("engine");
			test.peerSends(new Capsule.MaxStreams(true, 2));
			assertThat(second.error()).hasMessage("engine");
			assertThat(third.error()).hasMessage("engine");
		}
	}

	@Test
	void whenManyCannotBeOpenedThenFailuresDoNotNest() {
		try (TestSession test = TestSession.withLimits(LOCAL, new SessionLimits(1, 0, 0))) {
			Collector<WebTransportStream> last = Collector.all();
			for (int i = 0; i < 5_000; i++) {
				test.session.createBidirectionalStream().onErrorComplete().subscribe();
			}
			test.session.createBidirectionalStream().subscribe(last);
			test.carrier.openFailure = new IllegalStateException("engine");
			test.peerSends(new Capsule.MaxStreams(true, 1));
			assertThat(last.error()).hasMessage("engine");
		}
	}

	@Test
	void whenSessionIsClosedByTheFirstStreamThenTheOthersAreNotOpened() {
		try (TestSession test = TestSession.withLimits(LOCAL, new SessionLimits(1, 0, 0))) {
			test.session.createBidirectionalStream().subscribe((stream) -> test.session.close().subscribe());
			Collector<WebTransportStream> second = TestSession.subscribe(test.session.createBidirectionalStream());
			test.peerSends(new Capsule.MaxStreams(true, 2));
			assertThat(second.error()).isInstanceOf(SessionClosedException.class);
			assertThat(test.carrier.streams()).hasSize(1);
		}
	}

	@Test
	void whenCancelCrossesTheOpenedStreamThenStreamIsReset() {
		try (TestSession test = TestSession.open()) {
			test.carrier.streamCredit = 0;
			Collector<WebTransportStream> created = TestSession.subscribe(test.session.createBidirectionalStream());
			test.loop.outside(created::cancel);
			test.carrier.addStreamCredit(1);
			test.loop.runTasks();
			assertThat(created.values()).isEmpty();
			String code = Long.toHexString(ApplicationErrorCode.toHttp3(0));
			assertThat(test.lastStream().log()).containsExactlyInAnyOrder("stop 0x" + code, "reset 0x" + code);
			assertThat(test.lastStream().isReleased()).isTrue();
		}
	}

	@Test
	void whenCancelledBeforeItReachesTheLoopThenNothingIsOpened() {
		try (TestSession test = TestSession.open()) {
			test.loop.outside(() -> test.session.createBidirectionalStream().subscribe().dispose());
			test.loop.runTasks();
			assertThat(test.carrier.streams()).isEmpty();
		}
	}

	@Test
	void whenCreatedFromAnotherThreadThenOpensOnTheLoop() {
		try (TestSession test = TestSession.open()) {
			Collector<WebTransportSendStream> created = Collector.all();
			test.loop.outside(() -> test.session.createUnidirectionalStream().subscribe(created));
			assertThat(test.carrier.streams()).isEmpty();
			test.loop.runTasks();
			assertThat(created.isCompleted()).isTrue();
		}
	}

	@Test
	@Rows("R57")
	void whenSessionEndedThenFails() {
		try (TestSession test = TestSession.open()) {
			test.peerCloses(1, "");
			assertThat(TestSession.subscribe(test.session.createBidirectionalStream()).error())
				.isInstanceOf(SessionClosedException.class);
			assertThat(TestSession.subscribe(test.session.createUnidirectionalStream()).error())
				.isInstanceOf(SessionClosedException.class);
			assertThat(TestSession.subscribe(test.session.tryCreateBidirectionalStream()).error())
				.isInstanceOf(SessionClosedException.class);
			assertThat(test.carrier.streams()).isEmpty();
		}
	}

	@Test
	void whenStreamsOfThisSideEndThenPeerIsGivenNoCredit() {
		try (TestSession test = TestSession.withLimits(LOCAL, new SessionLimits(1000, 100, 100))) {
			for (int i = 0; i < 30; i++) {
				TestSession.subscribe(test.createUnidirectional().stream().finish());
			}
			assertThat(test.carrier.capsules()).isEmpty();
			assertThat(test.metrics.streams).hasSize(30).containsOnly("UNIDIRECTIONAL local FINISHED");
		}
	}

	@Test
	void whenStreamsAreGrantedThenPeerLearnsTheHigherLimitOnly() {
		try (TestSession test = TestSession.withLimits(LOCAL, ONE_OF_EACH)) {
			test.session.flowControl().grantStreamsCredit(StreamDirection.BIDIRECTIONAL, 10);
			test.session.flowControl().grantStreamsCredit(StreamDirection.BIDIRECTIONAL, 50);
			test.session.flowControl().grantStreamsCredit(StreamDirection.UNIDIRECTIONAL, 60);
			assertThat(test.carrier.capsules()).containsExactly(new Capsule.MaxStreams(true, 50),
					new Capsule.MaxStreams(false, 60));
		}
	}

}
