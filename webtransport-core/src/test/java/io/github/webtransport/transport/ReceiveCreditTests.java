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

import io.github.webtransport.FlowControlException;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.StreamDirection;
import io.github.webtransport.WebTransportReceiveStream;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.SessionLimits;
import io.github.webtransport.protocol.WebTransportErrorCodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the credit that a session gives to the peer.
 */
class ReceiveCreditTests {

	private static final SessionLimits LOCAL = new SessionLimits(10, 2, 2);

	private static final SessionLimits REMOTE = new SessionLimits(10, 100, 100);

	private static final String VIOLATED = "abort 0x" + Long.toHexString(WebTransportErrorCodes.WT_FLOW_CONTROL_ERROR);

	private final TestSession test = TestSession.withLimits(LOCAL, REMOTE);

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	@Test
	@Rows("S23")
	void whenApplicationTakesBytesThenPeerIsGivenMore() {
		TestSession.Accepted accepted = this.test.accept();
		BufferCollector received = BufferCollector.unbounded();
		accepted.stream().receive().subscribe(received);
		accepted.carrier().data("1234");
		assertThat(this.test.carrier.capsules()).isEmpty();
		accepted.carrier().data("5");
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxData(15));
		accepted.carrier().data("67890");
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxData(15), new Capsule.MaxData(20));
	}

	@Test
	void whenApplicationTakesNothingThenPeerIsGivenNothing() {
		TestSession.Accepted accepted = this.test.accept();
		accepted.carrier().data("1234567890");
		BufferCollector received = new BufferCollector(0);
		accepted.stream().receive().subscribe(received);
		assertThat(this.test.carrier.capsules()).isEmpty();
		received.request(1);
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxData(20));
	}

	@Test
	@Rows("R37")
	void whenBytesCrossAStopThenTheyAreCountedAndGivenBack() {
		TestSession.Accepted accepted = this.test.accept();
		TestSession.subscribe(accepted.stream().stopSending(0));
		accepted.carrier().crossing("12345");
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxData(15));
	}

	@Test
	@Rows("R37")
	void whenSubscriberStopsTheStreamThenItsLastBytesAreGivenBack() {
		TestSession.Accepted accepted = this.test.accept();
		accepted.carrier().data("12345");
		BufferCollector received = BufferCollector.unbounded();
		accepted.stream().receive().take(1).subscribe(received);
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxData(15));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@Rows("R82")
	void whenNobodyTakesStreamsAnyMoreThenWhatTheyCarryIsGivenBack(boolean waiting) {
		FakeStream first = this.test.carrier.newStream(true, false);
		first.unreadAtMost(3);
		FakeStream second = this.test.carrier.newStream(true, false);
		second.unreadAtMost(4);
		if (waiting) {
			this.test.inbound.onStream(first);
			this.test.inbound.onStream(second);
		}
		Collector<WebTransportStream> nobody = new Collector<>(0);
		this.test.session.incomingBidirectionalStreams().subscribe(nobody);
		nobody.cancel();
		if (!waiting) {
			this.test.inbound.onStream(first);
			this.test.inbound.onStream(second);
		}
		assertThat(this.test.carrier.capsules()).contains(new Capsule.MaxData(17));
	}

	@Test
	void whenStreamIsStoppedThenWhatNobodyReadsIsGivenBack() {
		TestSession.Accepted accepted = this.test.accept();
		accepted.carrier().unreadAtMost(6);
		TestSession.subscribe(accepted.stream().stopSending(0));
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxData(16));
	}

	@Test
	void whenStreamIsResetThenWhatNobodyReadsIsGivenBackAsFarAsThePeerHadCredit() {
		TestSession.Accepted accepted = this.test.accept();
		accepted.carrier().data("1234");
		BufferCollector received = BufferCollector.unbounded();
		accepted.stream().receive().subscribe(received);
		accepted.carrier().unreadAtMost(1000);
		accepted.carrier().peerReset(ApplicationErrorCode.toHttp3(0));
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxData(20));
	}

	@Test
	@Rows({ "R54", "S22" })
	void whenPeerSendsMoreThanAllowedThenSessionFails() {
		TestSession.Accepted first = this.test.accept();
		TestSession.Received second = this.test.acceptUnidirectional();
		BufferCollector one = BufferCollector.unbounded();
		BufferCollector two = BufferCollector.unbounded();
		first.stream().receive().subscribe(one);
		second.stream().receive().subscribe(two);
		first.carrier().data("123");
		second.carrier().data("01234567");
		assertThat(this.test.carrier.log()).startsWith(VIOLATED, "detach");
		assertThat(one.error()).isInstanceOfSatisfying(SessionClosedException.class,
				(ex) -> assertThat(ex).hasCauseInstanceOf(FlowControlException.class));
		assertThat(two.error()).isInstanceOf(SessionClosedException.class);
		assertThat(two.texts()).isEmpty();
	}

	@ParameterizedTest
	@Rows({ "R54", "S21" })
	@ValueSource(booleans = { true, false })
	void whenPeerOpensMoreThanAllowedThenSessionFails(boolean bidirectional) {
		this.test.peerOpens(bidirectional);
		this.test.peerOpens(bidirectional);
		this.test.peerOpens(!bidirectional);
		assertThat(this.test.session.isOpen()).isTrue();
		FakeStream third = this.test.peerOpens(bidirectional);
		assertThat(this.test.carrier.log()).contains(VIOLATED);
		assertThat(third.isReleased()).isTrue();
		assertThat(this.test.session.isOpen()).isFalse();
	}

	@Test
	void whenStreamEndsThenPeerMayOpenAnother() {
		for (int i = 0; i < 6; i++) {
			TestSession.Accepted accepted = this.test.accept();
			accepted.carrier().fin();
			assertThat(this.test.carrier.capsules()).hasSize(i);
			TestSession.subscribe(accepted.stream().finish());
			assertThat(this.test.carrier.capsules()).hasSize(i + 1).contains(new Capsule.MaxStreams(true, i + 3));
		}
	}

	@Test
	void whenUnidirectionalStreamEndsInAnyWayThenPeerMayOpenAnother() {
		this.test.acceptUnidirectional().carrier().fin();
		this.test.acceptUnidirectional().carrier().peerReset(ApplicationErrorCode.toHttp3(0));
		TestSession.subscribe(this.test.acceptUnidirectional().stream().stopSending(0));
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxStreams(false, 3),
				new Capsule.MaxStreams(false, 4), new Capsule.MaxStreams(false, 5));
	}

	@Test
	void whenNobodyTakesTheStreamsThatEndThenPeerMayNotOpenOthers() {
		FakeStream first = this.test.peerOpens(false);
		FakeStream second = this.test.peerOpens(false);
		first.fin();
		second.peerReset(ApplicationErrorCode.toHttp3(0));
		assertThat(this.test.carrier.capsules()).isEmpty();
		Collector<WebTransportReceiveStream> streams = new Collector<>(1);
		this.test.session.incomingUnidirectionalStreams().subscribe(streams);
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxStreams(false, 3));
		streams.request(1);
		assertThat(this.test.carrier.capsules()).hasSize(2).endsWith(new Capsule.MaxStreams(false, 4));
	}

	@Test
	void whenStreamsAreRefusedThenPeerMayOpenOthers() {
		TestSession.subscribe(this.test.session.incomingUnidirectionalStreams()).cancel();
		this.test.peerOpens(false);
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxStreams(false, 3));
	}

	@Test
	void whenCreditIsGrantedThenPeerLearnsTheHigherLimitOnly() {
		this.test.session.flowControl().grantDataCredit(5);
		this.test.session.flowControl().grantDataCredit(100);
		this.test.session.flowControl().grantDataCredit(100);
		assertThat(this.test.carrier.capsules()).containsExactly(new Capsule.MaxData(100));
		assertThatIllegalArgumentException().isThrownBy(() -> this.test.session.flowControl().grantDataCredit(-1));
		this.test.loop.outside(() -> {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.test.session.flowControl().grantDataCredit(1L << 62));
			assertThatIllegalArgumentException().isThrownBy(() -> this.test.session.flowControl()
				.grantStreamsCredit(StreamDirection.BIDIRECTIONAL, (1L << 60) + 1));
			this.test.session.flowControl().grantDataCredit(200);
		});
		this.test.loop.runTasks();
		assertThat(this.test.carrier.capsules()).contains(new Capsule.MaxData(200));
		TestSession.subscribe(this.test.session.close());
		this.test.session.flowControl().grantDataCredit(300);
		assertThat(this.test.carrier.capsules()).doesNotContain(new Capsule.MaxData(300));
	}

}
