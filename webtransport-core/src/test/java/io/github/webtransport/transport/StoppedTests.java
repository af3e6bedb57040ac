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

import java.time.Duration;

import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportSendStream;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a stream makes of STOP_SENDING, and of a reset that is the session's
 * end.
 */
class StoppedTests {

	private static final Duration LONGER_THAN_WAITED = Duration.ofSeconds(2);

	private final TestSession test = TestSession.open();

	private final TestSession.Accepted accepted = this.test.accept();

	private final FakeStream carrier = this.accepted.carrier();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private WebTransportSendStream stream() {
		return this.accepted.stream();
	}

	private Collector<Void> stopped() {
		return TestSession.subscribe(stream().stopped());
	}

	@Test
	@Rows("R36")
	void whenPeerStopsThenEveryWatcherLearnsIt() {
		Collector<Void> first = stopped();
		Collector<Void> second = stopped();
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		assertThat(first.error()).isInstanceOf(StreamStoppedException.class);
		assertThat(second.error()).isInstanceOfSatisfying(StreamStoppedException.class,
				(ex) -> assertThat(ex.getCode()).isEqualTo(-1));
		assertThat(stopped().error()).isInstanceOf(StreamStoppedException.class);
	}

	@Test
	void whenNobodyWatchesThenStopIsStillRemembered() {
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		assertThat(stopped().error()).isInstanceOf(StreamStoppedException.class);
	}

	@Test
	void whenFinishedThenWatchersComplete() {
		Collector<Void> before = stopped();
		TestSession.subscribe(stream().finish());
		assertThat(before.isCompleted()).isTrue();
		assertThat(stopped().isCompleted()).isTrue();
	}

	@Test
	void whenSentThenWatchersComplete() {
		Collector<Void> before = stopped();
		TestSession.subscribe(stream().send(Flux.empty()));
		assertThat(before.isCompleted()).isTrue();
	}

	@Test
	void whenResetThenWatchersComplete() {
		Collector<Void> before = stopped();
		TestSession.subscribe(stream().reset(3));
		assertThat(before.isCompleted()).isTrue();
		assertThat(stopped().isCompleted()).isTrue();
	}

	@Test
	void whenSessionEndsThenWatchersFailWithItsStatus() {
		Collector<Void> before = stopped();
		this.test.peerCloses(5, "bye");
		assertThat(before.error()).isInstanceOf(SessionClosedException.class);
		assertThat(stopped().error()).isInstanceOf(SessionClosedException.class);
	}

	@Test
	void whenConnectionIsLostBeforeTheSessionKnowsThenWatchersFail() {
		Collector<Void> before = stopped();
		this.carrier.lost();
		assertThat(before.error()).isInstanceOf(SessionClosedException.class);
		assertThat(stopped().error()).isInstanceOf(SessionClosedException.class);
	}

	@Test
	void whenWatchedThenCarrierLooksForStopsUntilTheLastWatcherLeaves() {
		assertThat(this.carrier.isWatching()).isFalse();
		Collector<Void> first = stopped();
		Collector<Void> second = stopped();
		assertThat(this.carrier.isWatching()).isTrue();
		first.cancel();
		assertThat(this.carrier.isWatching()).isTrue();
		second.cancel();
		assertThat(this.carrier.isWatching()).isFalse();
		Collector<Void> third = stopped();
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		assertThat(third.error()).isInstanceOf(StreamStoppedException.class);
		assertThat(first.isEnded()).isFalse();
	}

	@Test
	void whenBodyIsWrittenThenCarrierLooksForStops() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		TestSession.subscribe(stream().write(body.flux()));
		assertThat(this.carrier.isWatching()).isTrue();
		body.complete();
		assertThat(this.carrier.isWatching()).isFalse();
	}

	@Test
	void whenWatcherLeavesDuringBodyThenCarrierKeepsLooking() {
		TestPublisher<DataBuffer> body = TestPublisher.create();
		Collector<Void> watcher = stopped();
		TestSession.subscribe(stream().write(body.flux()));
		watcher.cancel();
		assertThat(this.carrier.isWatching()).isTrue();
		Collector<Void> other = stopped();
		body.complete();
		assertThat(this.carrier.isWatching()).isTrue();
		other.cancel();
		assertThat(this.carrier.isWatching()).isFalse();
	}

	@Test
	void whenWatchedFromAnotherThreadThenLearnsIt() {
		Collector<Void> watcher = Collector.all();
		this.test.loop.outside(() -> stream().stopped().subscribe(watcher));
		this.test.loop.runTasks();
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		assertThat(watcher.error()).isInstanceOf(StreamStoppedException.class);
	}

	@Test
	void whenWatcherLeavesBeforeItReachesTheLoopThenNothingIsWatched() {
		this.test.loop.outside(() -> stream().stopped().subscribe().dispose());
		this.test.loop.runTasks();
		assertThat(this.carrier.isWatching()).isFalse();
	}

	@Test
	void whenStoppedThenReceivingGoesOn() {
		BufferCollector received = BufferCollector.unbounded();
		this.accepted.stream().receive().subscribe(received);
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		this.carrier.data("still here");
		this.carrier.fin();
		assertThat(received.text()).isEqualTo("still here");
		assertThat(received.isCompleted()).isTrue();
	}

	@Test
	@Rows("R56")
	void whenSessionGoneOvertakesTheCapsuleThenFailsAsTheSession() {
		BufferCollector received = BufferCollector.unbounded();
		this.accepted.stream().receive().subscribe(received);
		this.carrier.peerReset(WebTransportErrorCodes.WT_SESSION_GONE);
		this.test.loop.runTasks();
		assertThat(received.isEnded()).isFalse();
		this.test.peerCloses(8, "the reason");
		assertThat(received.error()).isInstanceOfSatisfying(SessionClosedException.class, (ex) -> {
			assertThat(ex.getStatus().code()).isEqualTo(8);
			assertThat(ex.isRemote()).isTrue();
		});
	}

	@Test
	void whenSessionGoneIsNotFollowedByTheEndThenFailsAsReset() {
		BufferCollector received = BufferCollector.unbounded();
		this.accepted.stream().receive().subscribe(received);
		this.carrier.peerReset(WebTransportErrorCodes.WT_SESSION_GONE);
		this.test.loop.advance(LONGER_THAN_WAITED);
		assertThat(received.error()).isInstanceOfSatisfying(StreamResetException.class,
				(ex) -> assertThat(ex.getCode()).isEqualTo(-1));
		assertThat(this.test.session.isOpen()).isTrue();
	}

	@Test
	void whenStopAndCapsuleComeTogetherThenWriteFailsAsTheSession() {
		this.carrier.block();
		Collector<Void> written = TestSession.subscribe(stream().write(Mono.fromSupplier(() -> this.test.buffer("a"))));
		this.carrier.peerStopped();
		this.test.peerSends(new Capsule.CloseSession(8, ""));
		this.test.loop.runTasks();
		assertThat(written.error()).isInstanceOf(SessionClosedException.class);
	}

	@Test
	@Rows("R56")
	void whenSessionGoneAndStopOvertakeTheCapsuleThenWriteFailsAsTheSession() {
		this.carrier.block();
		Collector<Void> written = TestSession.subscribe(stream().write(Mono.fromSupplier(() -> this.test.buffer("a"))));
		this.carrier.peerStopped();
		this.carrier.peerReset(WebTransportErrorCodes.WT_SESSION_GONE);
		this.test.loop.runTasks();
		assertThat(written.isEnded()).isFalse();
		this.test.peerCloses(8, "");
		assertThat(written.error()).isInstanceOf(SessionClosedException.class);
	}

	@Test
	void whenSessionGoneAndStopAreNotFollowedByTheEndThenWriteFailsAsStopped() {
		Collector<Void> stopped = stopped();
		this.carrier.peerReset(WebTransportErrorCodes.WT_SESSION_GONE);
		this.carrier.peerStopped();
		this.test.loop.advance(LONGER_THAN_WAITED);
		assertThat(stopped.error()).isInstanceOf(StreamStoppedException.class);
	}

}
