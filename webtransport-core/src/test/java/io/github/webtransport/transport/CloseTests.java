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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for closing a session.
 */
class CloseTests {

	@Test
	@Rows("S25")
	void whenClosedThenCapsuleAndFinGoBeforeTheResets() {
		try (TestSession test = TestSession.open()) {
			FakeStream stream = test.accept().carrier();
			assertThat(TestSession.subscribe(test.session.close(CloseStatus.of(42, "bye"))).isCompleted()).isTrue();
			assertThat(test.carrier.log()).containsExactly(new Capsule.CloseSession(42, "bye").toString(), "finish",
					"detach", "stream " + stream.streamId() + " stop 0x170d7b68",
					"stream " + stream.streamId() + " reset 0x170d7b68");
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(42, "bye"));
		}
	}

	@Test
	void whenClosedWithoutStatusThenCodeIs0() {
		try (TestSession test = TestSession.open()) {
			TestSession.subscribe(test.session.close());
			assertThat(test.carrier.capsules()).containsExactly(new Capsule.CloseSession(0, ""));
		}
	}

	@Test
	void whenCloseIsNotSubscribedThenSessionStaysOpen() {
		try (TestSession test = TestSession.open()) {
			Mono<Void> close = test.session.close();
			assertThat(test.session.isOpen()).isTrue();
			TestSession.subscribe(close);
			assertThat(test.session.isOpen()).isFalse();
		}
	}

	@Test
	@Rows("R44")
	void whenClosedTwiceThenFirstStatusStays() {
		try (TestSession test = TestSession.open()) {
			TestSession.subscribe(test.session.close(CloseStatus.of(1, "first")));
			assertThat(TestSession.subscribe(test.session.close(CloseStatus.of(2, "second"))).isCompleted()).isTrue();
			test.peerCloses(3, "third");
			assertThat(test.carrier.capsules()).hasSize(1);
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(1, "first"));
		}
	}

	@Test
	void whenClosedFromAnotherThreadThenActsOnTheLoop() {
		try (TestSession test = TestSession.open()) {
			Collector<Void> closed = Collector.all();
			test.loop.outside(() -> test.session.close().subscribe(closed));
			assertThat(test.session.isOpen()).isTrue();
			test.loop.runTasks();
			assertThat(closed.isCompleted()).isTrue();
			assertThat(test.session.isOpen()).isFalse();
		}
	}

	@Test
	void whenPeerClosedFirstThenNoSecondCapsule() {
		try (TestSession test = TestSession.open()) {
			test.peerCloses(3, "theirs");
			TestSession.subscribe(test.session.close(CloseStatus.of(1, "ours")));
			assertThat(test.carrier.log()).containsExactly("finish", "detach");
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(3, "theirs"));
		}
	}

	@Test
	@Rows("R44")
	void whenBothCloseAtOnceThenEachKeepsItsOwn() {
		try (TestSession test = TestSession.open()) {
			TestSession.subscribe(test.session.close(CloseStatus.of(1, "ours")));
			test.peerSends(new Capsule.CloseSession(2, "theirs"));
			test.inbound.onConnectFin();
			assertThat(test.carrier.capsules()).containsExactly(new Capsule.CloseSession(1, "ours"));
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(1, "ours"));
			assertThat(test.carrier.log()).noneMatch((entry) -> entry.startsWith("abort"));
		}
	}

	@Test
	void whenPeerAnswersWithinTheFinishThenSessionEndsOnce() {
		try (TestSession test = TestSession.open()) {
			test.carrier.onFinish = () -> {
				test.peerSends(new Capsule.CloseSession(2, "theirs"));
				test.inbound.onConnectFin();
				test.inbound.onConnectionLost("gone");
			};
			TestSession.subscribe(test.session.close(CloseStatus.of(1, "ours")));
			assertThat(test.metrics.closed).containsExactly(CloseStatus.of(1, "ours"));
			assertThat(test.carrier.log()).containsExactly(new Capsule.CloseSession(1, "ours").toString(), "finish",
					"detach");
		}
	}

	@Test
	void whenConnectionIsLostWithinTheFinishThenPeersStatusStays() {
		try (TestSession test = TestSession.open()) {
			test.carrier.onFinish = () -> test.inbound.onConnectionLost("gone");
			test.peerSends(new Capsule.CloseSession(2, "theirs"));
			assertThat(test.metrics.closed).containsExactly(CloseStatus.of(2, "theirs"));
			assertThat(test.carrier.log()).containsExactly("finish", "detach");
		}
	}

	@Test
	void whenClosedHereThenWhatThePeerStillSendsIsIgnored() {
		try (TestSession test = TestSession.open()) {
			TestSession.subscribe(test.session.close());
			test.peerSends(new Capsule.DrainSession());
			test.peerSends(new byte[] { 0x68, 0x43, 1, 0 });
			test.inbound.onConnectReset();
			assertThat(test.carrier.log()).containsExactly(new Capsule.CloseSession(0, "").toString(), "finish",
					"detach");
		}
	}

	@ParameterizedTest
	@Rows({ "R42", "S25" })
	@ValueSource(strings = { "a", "\u00e9", "\u20ac", "\ud83d\ude80" })
	void whenReasonIsTooLongThenItIsCutOnACharacterBoundary(String character) {
		try (TestSession test = TestSession.open()) {
			int bytes = character.getBytes(StandardCharsets.UTF_8).length;
			String sent = "x" + character.repeat(1023 / bytes);
			TestSession.subscribe(test.session.close(CloseStatus.of(1, "x" + character.repeat(2000))));
			assertThat(test.carrier.capsules()).containsExactly(new Capsule.CloseSession(1, sent));
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(1, sent));
		}
	}

	@Test
	void whenStatusHasNoCodeThenItCannotBeSent() {
		try (TestSession test = TestSession.open()) {
			assertThatIllegalArgumentException().isThrownBy(() -> test.session.close(CloseStatus.abrupt("no code")));
		}
	}

	@Test
	void whenPeerClosesThenAnswersWithFin() {
		try (TestSession test = TestSession.open()) {
			test.peerSends(new Capsule.CloseSession(11, "why"));
			assertThat(test.carrier.log()).containsExactly("finish", "detach");
			test.inbound.onConnectFin();
			assertThat(test.carrier.log()).hasSize(2);
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(11, "why"));
		}
	}

	@Test
	@Rows({ "R45", "S27" })
	void whenPeerFinishesWithoutCapsuleThenCodeIs0() {
		try (TestSession test = TestSession.open()) {
			test.inbound.onConnectFin();
			assertThat(test.carrier.log()).containsExactly("finish", "detach");
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.NORMAL);
		}
	}

	@Test
	@Rows("R45")
	void whenPeerResetsThenEndIsAbrupt() {
		try (TestSession test = TestSession.open()) {
			test.inbound.onConnectReset();
			assertThat(test.closeStatus().isAbrupt()).isTrue();
			assertThat(test.carrier.log()).containsExactly("abort 0x10c", "detach");
		}
	}

	@Test
	void whenConnectionIsLostThenEndIsAbruptAndSaysWhy() {
		try (TestSession test = TestSession.open()) {
			test.inbound.onConnectionLost("Connection timed out");
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.abrupt("Connection timed out"));
		}
	}

	@Test
	@Rows({ "R43", "S26" })
	void whenBytesFollowTheCapsuleThenConnectStreamIsReset() {
		try (TestSession test = TestSession.open()) {
			test.peerSends(new Capsule.CloseSession(5, "last"));
			test.peerSends(new Capsule.DrainSession());
			assertThat(test.carrier.log()).containsExactly("finish", "detach", "abort 0x10e");
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(5, "last"));
		}
	}

	@Test
	@Rows({ "R43", "S26" })
	void whenBytesFollowTheCapsuleInItsFrameThenConnectStreamIsReset() {
		try (TestSession test = TestSession.open()) {
			test.peerSends(new byte[] { 0x68, 0x43, 4, 0, 0, 0, 5, 0 });
			assertThat(test.carrier.log()).containsExactly("finish", "detach", "abort 0x10e");
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(5));
		}
	}

	@Test
	void whenEmptyFrameFollowsTheCapsuleThenNothingHappens() {
		try (TestSession test = TestSession.open()) {
			test.peerSends(new Capsule.CloseSession(5, "last"));
			test.peerSends(new byte[0]);
			assertThat(test.carrier.log()).containsExactly("finish", "detach");
		}
	}

	@Test
	@Rows("R44")
	void whenCloseIsAnsweredInItsOwnSignalThenOneEndIsReported() {
		try (TestSession test = TestSession.open()) {
			List<CloseStatus> ends = new ArrayList<>();
			test.session.closeStatus()
				.doOnNext((status) -> test.session.close(CloseStatus.of(9)).subscribe())
				.subscribe(ends::add);
			test.session.receiveDatagrams()
				.doOnError(SessionClosedException.class, (ex) -> test.session.close(CloseStatus.of(8)).subscribe())
				.onErrorComplete()
				.subscribe();
			TestSession.subscribe(test.session.close(CloseStatus.of(7)));
			assertThat(ends).containsExactly(CloseStatus.of(7));
			assertThat(test.carrier.capsules()).hasSize(1);
		}
	}

}
