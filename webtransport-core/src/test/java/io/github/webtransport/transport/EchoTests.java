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

import java.util.ArrayList;
import java.util.List;

import io.github.webtransport.StreamResetException;
import io.github.webtransport.StreamStoppedException;
import io.github.webtransport.WebTransportStream;
import io.github.webtransport.protocol.ApplicationErrorCode;
import io.github.webtransport.protocol.SessionLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for both sides of a bidirectional stream together: what is received is sent.
 */
class EchoTests {

	private static final String STOP_0 = "stop 0x" + Long.toHexString(ApplicationErrorCode.toHttp3(0));

	private static final String RESET_0 = "reset 0x" + Long.toHexString(ApplicationErrorCode.toHttp3(0));

	private final TestSession test = TestSession.open();

	private final TestSession.Accepted accepted = this.test.accept();

	private final FakeStream carrier = this.accepted.carrier();

	@AfterEach
	void nothingIsLeft() {
		this.test.close();
	}

	private Collector<Void> echo() {
		WebTransportStream stream = this.accepted.stream();
		return TestSession.subscribe(stream.send(stream.receive()));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenPeerFinishesThenFinIsEchoed(boolean answersLater) {
		this.carrier.answersLater = answersLater;
		Collector<Void> echoed = echo();
		this.carrier.data("a", "b");
		this.carrier.data("c");
		this.carrier.fin();
		this.test.loop.runTasks();
		assertThat(echoed.isCompleted()).isTrue();
		assertThat(this.carrier.written()).isEqualTo("abc");
		assertThat(this.carrier.log()).containsExactly("fin");
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.streams).containsExactly("BIDIRECTIONAL remote FINISHED");
	}

	@Test
	void whenPeerDoesNotReadThenItIsNotReadEither() {
		this.carrier.block();
		Collector<Void> echoed = echo();
		for (int i = 0; i < 1000; i++) {
			this.carrier.data("x");
		}
		assertThat(this.carrier.reads()).isEqualTo(8);
		this.carrier.takeWrite();
		assertThat(this.carrier.reads()).isEqualTo(9);
		this.carrier.fin();
		while (this.carrier.waitingWrites() > 0) {
			this.carrier.takeWrite();
		}
		assertThat(echoed.isCompleted()).isTrue();
		assertThat(this.carrier.writtenLength()).isEqualTo(1000);
		assertThat(this.carrier.mostWaitingWrites()).isLessThanOrEqualTo(9);
	}

	@Test
	void whenPeerResetsThenTheEchoIsResetWithItsCode() {
		Collector<Void> echoed = echo();
		this.carrier.data("a");
		this.carrier.peerReset(ApplicationErrorCode.toHttp3(9));
		assertThat(echoed.error()).isInstanceOf(StreamResetException.class);
		assertThat(this.carrier.log()).containsExactly("reset 0x" + Long.toHexString(ApplicationErrorCode.toHttp3(9)));
		assertThat(this.carrier.isReleased()).isTrue();
	}

	@Test
	void whenPeerStopsTheEchoThenItIsStoppedToo() {
		Collector<Void> echoed = echo();
		this.carrier.data("a");
		this.carrier.peerStopped();
		this.test.loop.runTasks();
		assertThat(echoed.error()).isInstanceOf(StreamStoppedException.class);
		assertThat(this.carrier.log()).containsExactly(STOP_0);
		assertThat(this.carrier.isReleased()).isTrue();
	}

	@Test
	void whenCancelledThenBothSidesAreEnded() {
		Collector<Void> echoed = echo();
		this.carrier.data("a");
		echoed.cancel();
		assertThat(this.carrier.log()).containsExactlyInAnyOrder(STOP_0, RESET_0);
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.streams).containsExactly("BIDIRECTIONAL remote RESET");
	}

	@Test
	void whenOneSideEndsThenTheOtherStaysOpen() {
		WebTransportStream stream = this.accepted.stream();
		TestSession.subscribe(stream.finish());
		assertThat(this.carrier.isReleased()).isFalse();
		BufferCollector received = BufferCollector.unbounded();
		stream.receive().subscribe(received);
		this.carrier.data("after");
		this.carrier.fin();
		assertThat(received.text()).isEqualTo("after");
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.streams).containsExactly("BIDIRECTIONAL remote FINISHED");
	}

	@Test
	void whenReadToTheEndThenSendingGoesOn() {
		WebTransportStream stream = this.accepted.stream();
		BufferCollector received = BufferCollector.unbounded();
		stream.receive().subscribe(received);
		this.carrier.fin();
		assertThat(this.carrier.isReleased()).isFalse();
		TestSession.subscribe(stream.reset(5));
		assertThat(this.carrier.isReleased()).isTrue();
		assertThat(this.test.metrics.streams).containsExactly("BIDIRECTIONAL remote RESET");
	}

	@Test
	void whenSessionEchoesEverythingThenCreditIsEnoughForEver() {
		SessionLimits limits = new SessionLimits(8, 2, 2);
		try (TestSession echo = TestSession.withLimits(limits, new SessionLimits(1L << 40, 2, 2))) {
			echo.session.handle((session) -> session.incomingBidirectionalStreams()
				.flatMap((stream) -> stream.send(stream.receive()))
				.then(), Context.empty());
			List<String> echoed = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				FakeStream stream = echo.peerOpens(true);
				stream.data("1234", "5678");
				stream.fin();
				echoed.add(stream.written());
			}
			assertThat(echoed).hasSize(50).containsOnly("12345678");
			assertThat(echo.session.isOpen()).isTrue();
		}
	}

	@Test
	void whenDatagramsAreEchoedThenEachComesBack() {
		TestSession.subscribe(this.test.session.sendDatagrams(this.test.session.receiveDatagrams()));
		for (int i = 0; i < 500; i++) {
			this.test.datagram("d" + i);
		}
		assertThat(this.test.carrier.datagrams()).hasSize(500).endsWith("d499");
		assertThat(this.test.metrics.dropped()).isZero();
	}

	@Test
	void whenEchoedDatagramsHaveNoRoomThenTheOldestAreDropped() {
		TestSession.subscribe(this.test.session.sendDatagrams(this.test.session.receiveDatagrams()));
		this.test.carrier.datagramRoom = 0;
		for (int i = 0; i < 1000; i++) {
			this.test.datagram("d" + i);
		}
		this.test.datagramSpace(1000);
		this.test.loop.runTasks();
		// Half of the send queue and two batches were on their way, and of the rest the
		// newest
		// wait
		assertThat(this.test.carrier.datagrams()).hasSize(128 + 64 + 256).startsWith("d0").endsWith("d999");
		assertThat(this.test.metrics.dropped()).isEqualTo(1000 - 128 - 64 - 256);
	}

}
