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

import io.github.webtransport.CloseStatus;
import io.github.webtransport.SessionClosedException;
import io.github.webtransport.SessionState;
import io.github.webtransport.WebTransportStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for ending a session without a capsule, and for when the ways of ending one
 * complete.
 */
class AbortTests {

	@Test
	void whenAbortedThenConnectStreamIsResetWithoutCapsule() {
		try (TestSession test = TestSession.open()) {
			FakeStream stream = test.accept().carrier();
			assertThat(TestSession.subscribe(test.session.abort()).isCompleted()).isTrue();
			assertThat(test.carrier.capsules()).isEmpty();
			assertThat(test.carrier.log()).containsExactly("abort 0x10c", "detach",
					"stream " + stream.streamId() + " stop 0x170d7b68",
					"stream " + stream.streamId() + " reset 0x170d7b68");
			assertThat(test.closeStatus().isAbrupt()).isTrue();
		}
	}

	@Test
	void whenConnectionIsClosedThenSessionEndsBeforeIt() {
		try (TestSession test = TestSession.open()) {
			FakeStream stream = test.accept().carrier();
			assertThat(TestSession.subscribe(test.session.closeConnection()).isCompleted()).isTrue();
			assertThat(test.carrier.capsules()).isEmpty();
			assertThat(test.carrier.log()).containsExactly("detach", "stream " + stream.streamId() + " stop 0x170d7b68",
					"stream " + stream.streamId() + " reset 0x170d7b68", "close connection");
			assertThat(test.closeStatus().isAbrupt()).isTrue();
		}
	}

	@Test
	void whenConnectionIsClosedForAnotherSessionThenThisSideHasEndedIt() {
		try (TestSession test = TestSession.open()) {
			Collector<WebTransportStream> pending = TestSession.subscribe(test.session.incomingBidirectionalStreams());
			test.inbound.onConnectionClosed();
			assertThat(test.carrier.log()).containsExactly("detach");
			assertThat(pending.error()).isInstanceOfSatisfying(SessionClosedException.class,
					(ex) -> assertThat(ex.isRemote()).isFalse());
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenEndIsNotSubscribedThenSessionStaysOpen(End end) {
		try (TestSession test = TestSession.open()) {
			Mono<Void> ending = end.of(test.session);
			assertThat(test.session.isOpen()).isTrue();
			TestSession.subscribe(ending);
			assertThat(test.session.isOpen()).isFalse();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenEndCompletesThenSessionHasEnded(End end) {
		try (TestSession test = TestSession.open()) {
			Collector<WebTransportStream> pending = TestSession.subscribe(test.session.incomingBidirectionalStreams());
			Collector<CloseStatus> status = TestSession.subscribe(test.session.closeStatus());
			end.of(test.session).subscribe(null, null, () -> {
				assertThat(test.session.getState()).isEqualTo(SessionState.CLOSED);
				assertThat(status.isCompleted()).isTrue();
				assertThat(pending.error()).isInstanceOfSatisfying(SessionClosedException.class,
						(ex) -> assertThat(ex.isRemote()).isFalse());
				assertThat(test.carrier.log()).contains("detach");
			});
			assertThat(status.isCompleted()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenSessionHasEndedThenNothingMoreIsDone(End end) {
		try (TestSession test = TestSession.open()) {
			TestSession.subscribe(test.session.abort());
			assertThat(TestSession.subscribe(end.of(test.session)).isCompleted()).isTrue();
			assertThat(test.carrier.log()).containsExactly("abort 0x10c", "detach");
		}
	}

	@Test
	void whenStatusIsAbruptThenCloseNamesAbort() {
		try (TestSession test = TestSession.open()) {
			assertThatIllegalArgumentException().isThrownBy(() -> test.session.close(CloseStatus.abrupt("none")))
				.withMessageContaining("abort()");
		}
	}

	/**
	 * The ways of ending a session.
	 */
	enum End {

		CLOSE, CLOSE_WITH_STATUS, ABORT, CLOSE_CONNECTION;

		Mono<Void> of(DefaultSession session) {
			return switch (this) {
				case CLOSE -> session.close();
				case CLOSE_WITH_STATUS -> session.close(CloseStatus.of(3, "why"));
				case ABORT -> session.abort();
				case CLOSE_CONNECTION -> session.closeConnection();
			};
		}

	}

}
