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
import io.github.webtransport.SessionState;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for winding a session down.
 */
class DrainTests {

	private final TestSession test = TestSession.open();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private Collector<Void> drain() {
		return TestSession.subscribe(this.test.session.drain());
	}

	@Test
	void whenDrainedThenSendsOneCapsule() {
		assertThat(this.test.session.getState()).isEqualTo(SessionState.CONNECTED);
		assertThat(drain().isCompleted()).isTrue();
		assertThat(drain().isCompleted()).isTrue();
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.DrainSession());
		assertThat(this.test.session.getState()).isEqualTo(SessionState.DRAINING);
		assertThat(this.test.session.isOpen()).isTrue();
	}

	@Test
	void whenNotSubscribedThenNothingIsSent() {
		this.test.session.drain();
		assertThat(this.test.carrier.capsules()).isEmpty();
	}

	@Test
	void whenCapsuleIsNotWrittenYetThenEveryCallWaitsForIt() {
		this.test.carrier.holdCapsules = true;
		Collector<Void> first = drain();
		Collector<Void> second = drain();
		Collector<Void> cancelled = drain();
		cancelled.cancel();
		assertThat(first.isEnded()).isFalse();
		assertThat(second.isEnded()).isFalse();
		this.test.carrier.releaseCapsules(null);
		assertThat(first.isCompleted()).isTrue();
		assertThat(second.isCompleted()).isTrue();
		assertThat(cancelled.isEnded()).isFalse();
	}

	@Test
	void whenCapsuleCannotBeWrittenThenFails() {
		this.test.carrier.holdCapsules = true;
		Collector<Void> drained = drain();
		this.test.carrier.releaseCapsules(new IllegalStateException("engine"));
		assertThat(drained.error()).hasMessage("engine");
	}

	@Test
	void whenCapsuleIsLostWithTheSessionThenFailsAsTheSession() {
		this.test.carrier.holdCapsules = true;
		Collector<Void> drained = drain();
		this.test.inbound.onConnectReset();
		this.test.carrier.releaseCapsules(new IllegalStateException("closed channel"));
		assertThat(drained.error()).isInstanceOf(SessionClosedException.class);
		assertThat(drained.breaches()).isEmpty();
	}

	@Test
	@Rows("R47")
	void whenDrainedThenStreamsAndDatagramsStillFlow() {
		drain();
		this.test.inbound.onPeerDraining();
		TestSession.subscribe(this.test.create().stream().finish());
		this.test.accept();
		this.test.session.sendDatagram(this.test.buffer("x"));
		assertThat(this.test.carrier.datagrams()).containsExactly("x");
		assertThat(this.test.session.isOpen()).isTrue();
	}

	@Test
	void whenDrainedFromAnotherThreadThenActsOnTheLoop() {
		Collector<Void> drained = Collector.all();
		this.test.loop.outside(() -> this.test.session.drain().subscribe(drained));
		assertThat(this.test.carrier.capsules()).isEmpty();
		this.test.loop.runTasks();
		assertThat(drained.isCompleted()).isTrue();
	}

	@Test
	@Rows("R47")
	void whenPeerDrainsManyTimesThenIsToldOnce() {
		Collector<Void> draining = TestSession.subscribe(this.test.session.draining());
		assertThat(draining.isEnded()).isFalse();
		this.test.peerSends(new Capsule.DrainSession());
		this.test.inbound.onPeerDraining();
		this.test.peerSends(new Capsule.DrainSession());
		assertThat(draining.isCompleted()).isTrue();
		assertThat(draining.breaches()).isEmpty();
		assertThat(this.test.session.getState()).isEqualTo(SessionState.DRAINING);
	}

	@Test
	void whenPeerHasDrainedThenLateSubscriberLearnsItEvenAfterTheEnd() {
		this.test.inbound.onPeerDraining();
		assertThat(TestSession.subscribe(this.test.session.draining()).isCompleted()).isTrue();
		this.test.peerCloses(0, "");
		assertThat(this.test.session.getState()).isEqualTo(SessionState.CLOSED);
		assertThat(TestSession.subscribe(this.test.session.draining()).isCompleted()).isTrue();
	}

	@Test
	void whenPeerDrainsAfterTheEndThenStateStaysClosed() {
		this.test.peerCloses(0, "");
		this.test.inbound.onPeerDraining();
		assertThat(this.test.session.getState()).isEqualTo(SessionState.CLOSED);
		assertThat(TestSession.subscribe(this.test.session.draining()).error())
			.isInstanceOf(SessionClosedException.class);
	}

}
