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
import java.util.function.Consumer;

import io.github.webtransport.CloseStatus;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the idle timeout, in virtual time.
 */
class IdleTimeoutTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(8);

	private static final Duration QUARTER = TIMEOUT.dividedBy(4);

	@Test
	@Rows("R61")
	void whenNothingMovesThenClosesWithCode0() {
		try (TestSession test = TestSession.withIdleTimeout(TIMEOUT)) {
			test.loop.advance(TIMEOUT.minusMillis(1));
			assertThat(test.session.isOpen()).isTrue();
			test.loop.advance(Duration.ofMillis(1));
			assertThat(test.closeStatus()).isEqualTo(CloseStatus.of(0, "Idle timeout"));
			assertThat(test.carrier.capsules()).containsExactly(new Capsule.CloseSession(0, "Idle timeout"));
		}
	}

	@Test
	void whenThereIsNoTimeoutThenStaysOpen() {
		try (TestSession test = TestSession.open()) {
			test.loop.advance(Duration.ofDays(30));
			assertThat(test.session.isOpen()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenSomethingMovesThenTimeStartsAgain(Movement movement) {
		try (TestSession test = TestSession.withIdleTimeout(TIMEOUT)) {
			movement.prepare(test);
			for (int i = 0; i < 5; i++) {
				test.loop.advance(TIMEOUT.minus(QUARTER));
				assertThat(test.session.isOpen()).isTrue();
				movement.action.accept(test);
			}
			test.loop.advance(TIMEOUT.minusMillis(1));
			assertThat(test.session.isOpen()).isTrue();
			test.loop.advance(QUARTER.plusMillis(1));
			assertThat(test.session.isOpen()).isFalse();
		}
	}

	@Test
	void whenSessionEndsThenTimerStops() {
		try (TestSession test = TestSession.withIdleTimeout(TIMEOUT)) {
			assertThat(test.loop.hasTimers()).isTrue();
			test.peerCloses(1, "");
			assertThat(test.loop.hasTimers()).isFalse();
		}
	}

	enum Movement {

		DATAGRAM_RECEIVED((test) -> test.datagram("x")),

		DATAGRAM_SENT((test) -> test.session.sendDatagram(test.buffer("x"))),

		CAPSULE((test) -> test.peerSends(new Capsule.DrainSession())),

		STREAM((test) -> test.peerOpens(true)),

		BYTES_RECEIVED((test) -> test.carrier.streams().get(0).data("x")),

		BYTES_SENT((test) -> TestSession.subscribe(test.session.createUnidirectionalStream()
			.flatMap((stream) -> stream.send(Mono.fromSupplier(() -> test.buffer("x"))))));

		private final Consumer<TestSession> action;

		Movement(Consumer<TestSession> action) {
			this.action = action;
		}

		void prepare(TestSession test) {
			if (this == BYTES_RECEIVED) {
				test.accept().stream().receive().subscribe(BufferCollector.unbounded());
			}
		}

	}

}
