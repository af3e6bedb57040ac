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
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.conformance.Rows;
import io.github.webtransport.protocol.Capsule;
import io.github.webtransport.protocol.SessionLimits;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the bound on capsules that wait because the peer does not read the CONNECT
 * stream.
 */
@Rows({ "R55", "S30" })
class CapsuleBoundTests {

	private static final int BOUND = 256;

	private static final String EXCESSIVE_LOAD = "abort 0x107";

	private static final SessionLimits LOCAL = new SessionLimits(1, 1, 1);

	@Test
	void whenPeerReadsThenThereIsNoBound() {
		try (TestSession test = TestSession.withLimits(LOCAL, LOCAL)) {
			for (int i = 0; i < 4 * BOUND; i++) {
				test.acceptUnidirectional().carrier().fin();
			}
			assertThat(test.carrier.capsules()).hasSize(4 * BOUND);
			assertThat(test.session.isOpen()).isTrue();
		}
	}

	@Test
	void whenStreamsCloseWithoutEndThenSessionFails() {
		try (TestSession test = TestSession.withLimits(LOCAL, LOCAL)) {
			test.carrier.holdCapsules = true;
			for (int i = 0; i < BOUND; i++) {
				test.acceptUnidirectional().carrier().fin();
			}
			assertThat(test.session.isOpen()).isTrue();
			test.acceptUnidirectional().carrier().fin();
			assertThat(test.carrier.log()).contains(EXCESSIVE_LOAD, "detach");
			assertThat(test.carrier.capsules()).hasSize(BOUND);
		}
	}

	@Test
	void whenCapsulesLeaveInTimeThenSessionStaysOpen() {
		try (TestSession test = TestSession.withLimits(LOCAL, LOCAL)) {
			test.carrier.holdCapsules = true;
			for (int i = 0; i < BOUND; i++) {
				test.acceptUnidirectional().carrier().fin();
			}
			test.carrier.releaseCapsules(null);
			test.carrier.holdCapsules = true;
			for (int i = 0; i < BOUND; i++) {
				test.acceptUnidirectional().carrier().fin();
			}
			assertThat(test.session.isOpen()).isTrue();
		}
	}

	@Test
	void whenBytesAreTakenOneByOneThenSessionFailsWithoutALeak() {
		try (TestSession test = TestSession.withLimits(LOCAL, LOCAL)) {
			test.carrier.holdCapsules = true;
			BufferCollector received = BufferCollector.unbounded();
			TestSession.Received accepted = test.acceptUnidirectional();
			accepted.stream().receive().subscribe(received);
			for (int i = 0; i <= BOUND; i++) {
				accepted.carrier().data("x");
			}
			assertThat(test.carrier.log()).contains(EXCESSIVE_LOAD);
			assertThat(received.error()).isInstanceOf(SessionClosedException.class);
			assertThat(received.breaches()).isEmpty();
		}
	}

	@Test
	void whenPeerGivesCreditByteByByteThenSessionFailsWithoutALeak() {
		try (TestSession test = TestSession.withLimits(LOCAL, new SessionLimits(0, 2, 2))) {
			test.carrier.holdCapsules = true;
			Flux<DataBuffer> body = Mono.fromSupplier(() -> test.buffer("y".repeat(2 * BOUND))).repeat(4);
			Collector<Void> first = TestSession.subscribe(test.create().stream().send(body));
			Collector<Void> second = TestSession.subscribe(test.createUnidirectional().stream().send(body));
			for (int limit = 1; test.session.isOpen(); limit++) {
				assertThat(limit).isLessThanOrEqualTo(BOUND);
				test.peerSends(new Capsule.MaxData(limit));
			}
			assertThat(test.carrier.log()).contains(EXCESSIVE_LOAD);
			assertThat(first.error()).isInstanceOf(SessionClosedException.class);
			assertThat(second.error()).isInstanceOf(SessionClosedException.class);
			assertThat(test.carrier.unreleasedBytes()).isZero();
		}
	}

	@Test
	void whenNewBodyMakesTheLastCapsuleThenItFailsWithoutALeak() {
		try (TestSession test = TestSession.withLimits(LOCAL, new SessionLimits(0, 2, 2))) {
			TestSession.Accepted created = test.create();
			test.carrier.holdCapsules = true;
			for (int i = 0; i < BOUND; i++) {
				test.acceptUnidirectional().carrier().fin();
			}
			Flux<DataBuffer> body = Mono.fromSupplier(() -> test.buffer("y")).repeat(4);
			Collector<Void> sent = TestSession.subscribe(created.stream().send(body));
			assertThat(sent.error()).isInstanceOf(SessionClosedException.class);
			assertThat(test.carrier.log()).contains(EXCESSIVE_LOAD);
		}
	}

	@Test
	void whenNewStreamMakesTheLastCapsuleThenItFails() {
		try (TestSession test = TestSession.withLimits(LOCAL, new SessionLimits(1, 0, 0))) {
			test.carrier.holdCapsules = true;
			for (int i = 0; i < BOUND; i++) {
				test.acceptUnidirectional().carrier().fin();
			}
			Collector<WebTransportStream> created = TestSession.subscribe(test.session.createBidirectionalStream());
			assertThat(test.carrier.log()).contains(EXCESSIVE_LOAD);
			assertThat(created.error()).isInstanceOf(SessionClosedException.class);
		}
	}

}
