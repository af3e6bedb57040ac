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
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the streams that the peer opens.
 */
class IncomingStreamsTests {

	private final TestSession test = TestSession.open();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	@Test
	void whenNobodySubscribesThenStreamsAreNotRead() {
		FakeStream stream = this.test.peerOpens(true);
		stream.data("never read");
		stream.fin();
		this.test.loop.runTasks();
		assertThat(stream.reads()).isZero();
		assertThat(stream.log()).isEmpty();
	}

	@Test
	void whenStreamIsTakenThenItIsStillNotRead() {
		TestSession.Accepted accepted = this.test.accept();
		accepted.carrier().data("not asked for");
		assertThat(accepted.carrier().reads()).isZero();
	}

	@Test
	void whenThereIsNoDemandThenStreamsWaitInOrder() {
		Collector<WebTransportStream> streams = new Collector<>(0);
		this.test.session.incomingBidirectionalStreams().subscribe(streams);
		FakeStream first = this.test.peerOpens(true);
		FakeStream second = this.test.peerOpens(true);
		FakeStream third = this.test.peerOpens(true);
		assertThat(streams.values()).isEmpty();
		streams.request(1);
		assertThat(streams.values()).extracting(WebTransportStream::getStreamId).containsExactly(first.streamId());
		streams.request(2);
		assertThat(streams.values()).extracting(WebTransportStream::getStreamId)
			.containsExactly(first.streamId(), second.streamId(), third.streamId());
	}

	@Test
	void whenSubscribedLateThenStreamsThatWaitedComeFirst() {
		FakeStream early = this.test.peerOpens(false);
		Collector<WebTransportReceiveStream> streams = TestSession
			.subscribe(this.test.session.incomingUnidirectionalStreams());
		FakeStream late = this.test.peerOpens(false);
		assertThat(streams.values()).extracting(WebTransportReceiveStream::getStreamId)
			.containsExactly(early.streamId(), late.streamId());
	}

	@Test
	void shouldKeepTheKindsApart() {
		Collector<WebTransportStream> bidirectional = TestSession
			.subscribe(this.test.session.incomingBidirectionalStreams());
		Collector<WebTransportReceiveStream> unidirectional = TestSession
			.subscribe(this.test.session.incomingUnidirectionalStreams());
		FakeStream bidi = this.test.peerOpens(true);
		FakeStream uni = this.test.peerOpens(false);
		assertThat(bidirectional.value().getStreamId()).isEqualTo(bidi.streamId());
		assertThat(unidirectional.value().getStreamId()).isEqualTo(uni.streamId());
	}

	@Test
	void whenStreamEndsBeforeItIsTakenThenItIsStillDelivered() {
		FakeStream carrier = this.test.peerOpens(false);
		carrier.fin();
		assertThat(carrier.isReleased()).isFalse();
		assertThat(this.test.metrics.streams).isEmpty();
		Collector<WebTransportReceiveStream> streams = TestSession
			.subscribe(this.test.session.incomingUnidirectionalStreams());
		assertThat(carrier.isReleased()).isTrue();
		BufferCollector received = BufferCollector.unbounded();
		streams.value().receive().subscribe(received);
		assertThat(received.isCompleted()).isTrue();
		assertThat(this.test.metrics.streams).containsExactly("UNIDIRECTIONAL remote FINISHED");
	}

	@Test
	void whenSubscribedTwiceThenSecondFails() {
		TestSession.subscribe(this.test.session.incomingBidirectionalStreams());
		Collector<WebTransportStream> second = TestSession.subscribe(this.test.session.incomingBidirectionalStreams());
		assertThat(second.error()).isInstanceOf(IllegalStateException.class);
		Collector<WebTransportReceiveStream> other = TestSession
			.subscribe(this.test.session.incomingUnidirectionalStreams());
		assertThat(other.isEnded()).isFalse();
	}

	@Test
	void whenCancelledThenWaitingAndFurtherStreamsAreRefused() {
		Collector<WebTransportStream> streams = new Collector<>(1);
		this.test.session.incomingBidirectionalStreams().subscribe(streams);
		FakeStream taken = this.test.peerOpens(true);
		FakeStream waiting = this.test.peerOpens(true);
		streams.cancel();
		FakeStream late = this.test.peerOpens(true);
		assertThat(taken.log()).isEmpty();
		assertThat(waiting.log()).containsExactly("stop 0x3994bd84", "reset 0x3994bd84");
		assertThat(waiting.isReleased()).isTrue();
		assertThat(late.log()).containsExactly("stop 0x3994bd84", "reset 0x3994bd84");
		assertThat(late.isReleased()).isTrue();
	}

	@Test
	void whenCancelledByTheFirstStreamThenTheOthersAreRefused() {
		FakeStream first = this.test.peerOpens(false);
		FakeStream second = this.test.peerOpens(false);
		Collector<WebTransportReceiveStream> taken = TestSession
			.subscribe(this.test.session.incomingUnidirectionalStreams().take(1));
		assertThat(taken.value().getStreamId()).isEqualTo(first.streamId());
		assertThat(taken.isCompleted()).isTrue();
		assertThat(first.log()).isEmpty();
		assertThat(second.log()).containsExactly("stop 0x3994bd84");
	}

	@Test
	void whenMoreIsAskedForWithinOnNextThenElementsDoNotNest() {
		Collector<WebTransportStream> streams = new Collector<>(1) {

			@Override
			void onValue(WebTransportStream stream) {
				request(1);
				if (values().size() == 1) {
					IncomingStreamsTests.this.test.peerOpens(true);
				}
			}

		};
		this.test.session.incomingBidirectionalStreams().subscribe(streams);
		this.test.peerOpens(true);
		this.test.peerOpens(true);
		assertThat(streams.values()).hasSize(3);
		assertThat(streams.breaches()).isEmpty();
	}

	@Test
	void whenSessionEndsWithinOnNextThenErrorComesBehindIt() {
		Collector<WebTransportStream> streams = new Collector<>(10) {

			@Override
			void onValue(WebTransportStream stream) {
				IncomingStreamsTests.this.test.peerCloses(3, "enough");
				assertThat(error()).isNull();
			}

		};
		FakeStream first = this.test.peerOpens(true);
		FakeStream second = this.test.peerOpens(true);
		this.test.session.incomingBidirectionalStreams().subscribe(streams);
		assertThat(streams.values()).hasSize(1);
		assertThat(streams.error()).isInstanceOf(SessionClosedException.class);
		assertThat(first.isReleased()).isTrue();
		assertThat(second.isReleased()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenSubscribedFromAnotherThreadThenDeliversOnTheLoop(boolean demandFirst) {
		Collector<WebTransportStream> streams = new Collector<>((demandFirst) ? 5 : 0);
		this.test.loop.outside(() -> this.test.session.incomingBidirectionalStreams().subscribe(streams));
		this.test.peerOpens(true);
		if (!demandFirst) {
			this.test.loop.outside(() -> streams.request(5));
		}
		assertThat(streams.values()).isEmpty();
		this.test.loop.runTasks();
		assertThat(streams.values()).hasSize(1);
	}

	@Test
	void whenCancelledFromAnotherThreadThenWaitingStreamsAreRefusedOnTheLoop() {
		Collector<WebTransportStream> streams = new Collector<>(0);
		this.test.session.incomingBidirectionalStreams().subscribe(streams);
		FakeStream waiting = this.test.peerOpens(true);
		this.test.loop.outside(streams::cancel);
		assertThat(waiting.log()).isEmpty();
		this.test.loop.runTasks();
		assertThat(waiting.isReleased()).isTrue();
	}

	@Test
	void whenCancelledBeforeSubscriptionReachesTheLoopThenWaitingStreamsAreRefused() {
		FakeStream waiting = this.test.peerOpens(true);
		this.test.loop.outside(() -> {
			Collector<WebTransportStream> streams = new Collector<>(0);
			this.test.session.incomingBidirectionalStreams().subscribe(streams);
			streams.cancel();
		});
		this.test.loop.runTasks();
		assertThat(waiting.isReleased()).isTrue();
	}

}
