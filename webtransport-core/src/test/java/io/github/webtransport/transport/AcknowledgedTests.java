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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.conformance.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the acknowledgement of a stream says, and for the end of a handler,
 * which waits for it.
 */
@Rows("R82")
class AcknowledgedTests {

	private final TestSession test = TestSession.open();

	private final TestSession.Sending sending = this.test.createUnidirectional();

	private final FakeStream carrier = this.sending.carrier();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private Collector<Void> acknowledged() {
		return TestSession.subscribe(this.sending.stream().acknowledged());
	}

	private void send() {
		this.carrier.acknowledges = false;
		TestSession.subscribe(this.sending.stream().send(Mono.fromSupplier(() -> this.test.buffer("last"))));
	}

	private void completeHandler() {
		this.test.session.handle((session) -> Mono.empty(), Context.empty());
	}

	@Test
	void whenPeerAcknowledgesThenCompletesAndNotBefore() {
		Collector<Void> before = acknowledged();
		send();
		Collector<Void> after = acknowledged();
		this.test.loop.runTasks();
		assertThat(before.isEnded()).isFalse();
		assertThat(after.isEnded()).isFalse();
		this.carrier.acknowledge();
		assertThat(before.isCompleted()).isTrue();
		assertThat(after.isCompleted()).isTrue();
		assertThat(acknowledged().isCompleted()).isTrue();
	}

	@Test
	void whenFinishedThenCompletesWithTheAcknowledgementOfTheFin() {
		this.carrier.acknowledges = false;
		TestSession.subscribe(this.sending.stream().finish());
		Collector<Void> acknowledged = acknowledged();
		assertThat(acknowledged.isEnded()).isFalse();
		this.carrier.acknowledge();
		assertThat(acknowledged.isCompleted()).isTrue();
	}

	@Test
	void whenResetThenFailsWithTheCode() {
		Collector<Void> before = acknowledged();
		TestSession.subscribe(this.sending.stream().reset(5));
		assertThat(before.error()).isInstanceOfSatisfying(StreamResetException.class,
				(ex) -> assertThat(ex.getCode()).isEqualTo(5));
		assertThat(acknowledged().error()).isInstanceOf(StreamResetException.class);
	}

	@Test
	void whenBodyFailsThenFailsAsReset() {
		Collector<Void> before = acknowledged();
		TestSession.subscribe(this.sending.stream().send(Flux.error(new IllegalStateException("body"))));
		assertThat(before.error()).isInstanceOf(StreamResetException.class);
	}

	@Test
	void whenPeerStopsBeforeTheFinThenFailsAsStopped() {
		Collector<Void> before = acknowledged();
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		assertThat(before.error()).isInstanceOf(StreamStoppedException.class);
		assertThat(acknowledged().error()).isInstanceOf(StreamStoppedException.class);
	}

	@Test
	void whenWaitedForThenCarrierLooksForStops() {
		assertThat(this.carrier.isWatching()).isFalse();
		Collector<Void> acknowledged = acknowledged();
		assertThat(this.carrier.isWatching()).isTrue();
		acknowledged.cancel();
		assertThat(this.carrier.isWatching()).isFalse();
	}

	@Test
	void whenPeerStopsBehindTheFinThenFailsAsStopped() {
		send();
		Collector<Void> acknowledged = acknowledged();
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		assertThat(acknowledged.error()).isInstanceOf(StreamStoppedException.class);
		assertThat(acknowledged().error()).isInstanceOf(StreamStoppedException.class);
		// The stream was finished, as far as this side is concerned
		assertThat(TestSession.subscribe(this.sending.stream().stopped()).isCompleted()).isTrue();
	}

	@Test
	void whenSessionEndsFirstThenFailsWithItsStatus() {
		send();
		Collector<Void> acknowledged = acknowledged();
		this.test.peerCloses(4, "gone");
		assertThat(acknowledged.error()).isInstanceOfSatisfying(SessionClosedException.class,
				(ex) -> assertThat(ex.getStatus()).isEqualTo(CloseStatus.of(4, "gone")));
		assertThat(acknowledged().error()).isInstanceOf(SessionClosedException.class);
		this.carrier.acknowledge();
	}

	@Test
	void whenEngineCannotTellThenSaysSo() {
		this.carrier.reportsDelivery = false;
		send();
		assertThat(acknowledged().error()).isInstanceOf(UnsupportedOperationException.class)
			.hasMessageContaining("Fake engine");
	}

	@Test
	void whenCancelledThenIsForgotten() {
		Collector<Void> acknowledged = acknowledged();
		acknowledged.cancel();
		send();
		this.carrier.acknowledge();
		assertThat(acknowledged.isEnded()).isFalse();
	}

	@Test
	void whenHandlerCompletesThenSessionIsClosedWhenItsStreamsHaveArrived() {
		TestSession.Accepted other = this.test.accept();
		other.carrier().acknowledges = false;
		TestSession.subscribe(other.stream().finish());
		send();
		completeHandler();
		assertThat(this.test.session.isOpen()).isTrue();
		this.carrier.acknowledge();
		assertThat(this.test.session.isOpen()).isTrue();
		other.carrier().acknowledge();
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void whenPeerStopsWhatAHandlerHasSentThenItIsNotWaitedFor() {
		send();
		completeHandler();
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void whenPeerNeverAcknowledgesThenSessionIsClosedAllTheSame() {
		send();
		completeHandler();
		this.test.loop.advance(Duration.ofSeconds(2).minusNanos(1));
		assertThat(this.test.session.isOpen()).isTrue();
		this.test.loop.advance(Duration.ofNanos(1));
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void whenPeerClosesMeanwhileThenItsStatusStays() {
		send();
		completeHandler();
		this.test.peerCloses(9, "theirs");
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.of(9, "theirs"));
	}

	@Test
	void whenEngineCannotTellThenSessionIsClosedAtOnce() {
		this.carrier.reportsDelivery = false;
		send();
		completeHandler();
		assertThat(this.test.session.isOpen()).isFalse();
	}

	@Test
	void whenHandlerFailsThenNothingIsWaitedFor() {
		send();
		this.test.session.handle((session) -> Mono.error(new IllegalStateException("failed")), Context.empty());
		assertThat(this.test.closeStatus()).isEqualTo(CloseStatus.INTERNAL_ERROR);
	}

	@Test
	void whenStreamIsNotFinishedThenItIsNotWaitedFor() {
		TestSession.subscribe(this.sending.stream().write(Mono.fromSupplier(() -> this.test.buffer("open"))));
		completeHandler();
		assertThat(this.test.session.isOpen()).isFalse();
	}

}
